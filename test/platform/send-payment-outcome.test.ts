import { describe, expect, test } from 'vitest'
import type { SendPaymentOutcomeV2 } from '../../src/contract/soap/messages.ts'
import { paymentTokensOf, transactionOfToken } from '../../src/platform/payment-token.ts'
import { after } from '../../src/runtime/clock.ts'
import { closeGate } from '../psp/gate.ts'
import { until } from '../until.ts'
import { hangingUp, refunding, silent } from './hostile-psp.ts'
import { keys, newPlatformWorld, numbered, type PlatformWorld } from './platform-world.ts'
import { accepting, outcomeOf, refused, refusing, taken, tell } from './soap-psp.ts'

const other = 'OTHERITMXXX'
const tokenLife = 900_000

async function told(world: PlatformWorld, order: Record<string, unknown> = {}) {
  const id = await world.requested(order)
  await world.callback(id)
  return id
}
async function closed(world: PlatformWorld, order: Record<string, unknown> = {}) {
  world.psp.close(accepting)
  const id = await told(world, order)
  await world.reached(id, 'CLOSED')
  return id
}
async function notified(world: PlatformWorld, order: Record<string, unknown> = {}) {
  const id = await closed(world, order)
  expect(await tell(world, outcomeOf(id))).toMatchObject(taken)
  return id
}
const lifeOf = (world: PlatformWorld, id: string) =>
  world.database.run('select revision, life from platform.transaction where id_transaction = $1', [id])
const KO = (id: string): SendPaymentOutcomeV2 => {
  const { details, ...rest } = outcomeOf(id, { outcome: 'KO' })
  return rest
}

describe('sendPaymentOutcomeV2', () => {
  test('200 OK after an accepted closing: the notices are paid, and stay locked (NOTIFY-5, SAFE-4)', async () => {
    await using world = await newPlatformWorld()
    const id = await notified(world, { email: undefined })
    expect(await world.state(id)).toBe('NOTIFIED_OK')
    expect(await world.events(id)).toEqual(['activated', 'handed-out', 'OK', 'closed', 'notified'])
    expect(await world.owed(id)).toEqual([])
    expect((await world.pay()).status).toBe(409)
  })

  test('200 OK under the secondary key, for five tokens in any order (NOTIFY-5, OUTCOME-11)', async () => {
    await using world = await newPlatformWorld()
    const id = await closed(world, { notices: [1, 2, 3, 4, 5].map(number => numbered(number)) })
    const paymentTokens: SendPaymentOutcomeV2['paymentTokens'] = [
      `${id}4`,
      `${id}1`,
      `${id}5`,
      `${id}3`,
      `${id}2`,
    ]
    expect(await tell(world, outcomeOf(id, { paymentTokens }), keys.secondary)).toMatchObject(taken)
    expect(await world.state(id)).toBe('NOTIFIED_OK')
  })

  test('200 OK to the byte for the same message again, and nothing changes (NOTIFY-5)', async () => {
    await using world = await newPlatformWorld()
    const id = await closed(world)
    const first = await tell(world, outcomeOf(id))
    const before = await lifeOf(world, id)
    expect(await tell(world, outcomeOf(id))).toEqual(first)
    expect(await lifeOf(world, id)).toEqual(before)
  })

  test('200 OK fifty times for fifty identical messages at once: one step (NOTIFY-5)', async () => {
    await using world = await newPlatformWorld({ config: { connections: 80 } })
    const id = await closed(world)
    await using gate = await closeGate(world.database.url, 'select from platform.transaction for update')
    const asked = Array.from({ length: 50 }, () => tell(world, outcomeOf(id)))
    await gate.queue(50)
    await gate.open()
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject(taken)
    expect((await world.events(id)).filter(event => event === 'notified')).toHaveLength(1)
  })

  test.each<[string, Partial<SendPaymentOutcomeV2>]>([
    ['another idempotency key', { idempotencyKey: 'DEMOITMMXXX_0000000002' }],
    ['no idempotency key', { idempotencyKey: undefined } as object],
  ])('200 KO that agrees for the same outcome again under %s (NOTIFY-5)', async (_what, change) => {
    await using world = await newPlatformWorld()
    const id = await notified(world)
    const before = await lifeOf(world, id)
    expect(await tell(world, { ...outcomeOf(id), ...change })).toMatchObject(
      refused('PPT_ESITO_GIA_ACQUISITO', 'Esito concorde'),
    )
    expect(await lifeOf(world, id)).toEqual(before)
  })

  const accepted: [string, (world: PlatformWorld) => Promise<string>][] = [
    ['AUTHORIZATION_COMPLETED', told],
    ['CLOSED', closed],
    ['NOTIFIED_OK', notified],
  ]
  test.each(accepted)(
    '200 KO that contradicts for the outcome KO in %s: it changes nothing, and a person is told once (SAFE-2, SAFE-5)',
    async (state, arrive) => {
      await using world = await newPlatformWorld()
      world.psp.close(hangingUp)
      const id = await arrive(world)
      const before = await lifeOf(world, id)
      const contradicted = refused('PPT_ESITO_GIA_ACQUISITO', 'Esito discorde')
      for (const _time of [1, 2, 3]) expect(await tell(world, KO(id))).toMatchObject(contradicted)

      expect(await world.state(id)).toBe(state)
      expect(await lifeOf(world, id)).toEqual(before)
      const disputes = await world.database.run(
        `select subject, due_at, last_answer from platform.duty where kind = 'clear-up'`,
      )
      expect(disputes).toEqual([{ subject: id, due_at: null, last_answer: expect.stringContaining('KO') }])
      expect((await world.events(id)).filter(event => event === 'disputed')).toHaveLength(1)
      const errors = world.lines.map(line => JSON.parse(line)).filter(({ level }) => level === 50)
      expect(errors).toMatchObject([{ idTransaction: id }])
    },
  )

  test('a KO that contradicts does not keep the closing from going on (NOTIFY-5, SAFE-5)', async () => {
    await using world = await newPlatformWorld()
    const id = await closed(world)
    await tell(world, KO(id))
    expect(await tell(world, outcomeOf(id))).toMatchObject(taken)
    expect(await world.state(id)).toBe('NOTIFIED_OK')
    expect(await world.owed(id)).toContain('clear-up')
  })

  const undone: [string, (world: PlatformWorld) => Promise<string>][] = [
    [
      'EXPIRED',
      async world => {
        world.psp.refund(silent)
        const id = await world.requested()
        await world.clock.advance(60_000)
        await world.whileTimePasses(world.reached(id, 'EXPIRED'))
        return id
      },
    ],
    [
      'REFUND_REQUESTED',
      async world => {
        world.psp.refund(hangingUp)
        world.psp.close(refusing())
        const id = await told(world)
        await world.reached(id, 'REFUND_REQUESTED')
        return id
      },
    ],
    [
      'REFUNDED',
      async world => {
        world.psp.close(refusing())
        const id = await told(world)
        await world.reached(id, 'REFUNDED')
        return id
      },
    ],
    [
      'REFUND_ERROR',
      async world => {
        world.psp.refund(refunding('KO'))
        world.psp.close(refusing())
        const id = await told(world)
        await world.reached(id, 'REFUND_ERROR')
        return id
      },
    ],
  ]
  for (const [state, arrive] of undone)
    test.each(['OK', 'KO'] as const)(
      `200 KO of tokens that are over in ${state}, for %s: nothing changes (NOTIFY-6, SAFE-2)`,
      async outcome => {
        await using world = await newPlatformWorld()
        const id = await arrive(world)
        const before = await lifeOf(world, id)
        const owed = await world.owed(id)
        const locks = await world.count('notice_lock')
        const message = outcome === 'OK' ? outcomeOf(id) : KO(id)
        expect(await tell(world, message)).toMatchObject(refused('PPT_TOKEN_SCADUTO'))
        expect(await lifeOf(world, id)).toEqual(before)
        const disputed = state === 'REFUNDED' && outcome === 'OK'
        expect(await world.owed(id)).toEqual(disputed ? [...owed, 'clear-up'] : owed)
        expect(await world.count('notice_lock')).toBe(locks)
        world.psp.refund(hangingUp)
        await world.clock.advance(10_000) // whoever waits for a silent PSP waits no longer
      },
    )

  test.each([
    ['was heard', (world: PlatformWorld, id: string) => world.callback(id)],
    ['was not heard', (world: PlatformWorld) => world.clock.advance(60_000)],
  ])(
    '200 KO of tokens that are over for OK after a refund of a payment whose outcome %s: a person is told, once (NOTIFY-6, SAFE-2)',
    async (_how, end) => {
      await using world = await newPlatformWorld()
      world.psp.close(refusing())
      const id = await world.requested()
      await end(world, id)
      await world.whileTimePasses(world.reached(id, 'REFUNDED'))
      for (const _time of [1, 2])
        expect(await tell(world, outcomeOf(id))).toMatchObject(refused('PPT_TOKEN_SCADUTO'))
      expect(await world.duty(id, 'clear-up')).toMatchObject({
        due_at: null,
        last_answer: 'sendPaymentOutcomeV2 said OK after the refund was confirmed',
      })
      expect((await world.events(id)).filter(event => event === 'disputed')).toHaveLength(1)
      const errors = world.lines.map(line => JSON.parse(line)).filter(({ level }) => level === 50)
      expect(errors).toMatchObject([{ idTransaction: id }])
    },
  )

  test.each<[string, (world: PlatformWorld) => Promise<string>]>([
    ['AUTHORIZATION_REQUESTED', world => world.requested()],
    [
      'UNAUTHORIZED',
      async world => {
        const id = await world.requested()
        await world.callback(id, { outcome: 'KO' })
        return id
      },
    ],
  ])(
    '200 KO of an outcome that nobody awaits in %s, and nothing changes (NOTIFY-5, SAFE-2)',
    async (state, arrive) => {
      await using world = await newPlatformWorld()
      const id = await arrive(world)
      const before = await lifeOf(world, id)
      expect(await tell(world, outcomeOf(id))).toMatchObject(refused('PPT_SEMANTICA'))
      expect(await world.state(id)).toBe(state)
      expect(await lifeOf(world, id)).toEqual(before)
    },
  )

  /** Both have read the transaction before either has written it. */
  async function meeting(world: PlatformWorld) {
    world.psp.close(hangingUp)
    const tokenEnd = after(world.clock.now(), tokenLife)
    const id = await told(world)
    await until('the PSP was asked', async () => (await world.duty(id, 'notify-payment'))?.last_answer)
    const gate = await closeGate(world.database.url, 'select from platform.transaction for update')
    const end = async (waiting: number) => {
      await world.clock.set(tokenEnd)
      await world.whileTimePasses(gate.queue(waiting))
    }
    return { id, gate, end }
  }

  test('sendPaymentOutcome just before the token’s end: it is paid, and no refund is owed (NOTIFY-4, SAFE-2)', async () => {
    await using world = await newPlatformWorld()
    const { id, gate, end } = await meeting(world)
    await using _gate = gate
    const said = tell(world, outcomeOf(id))
    await gate.queue(1)
    await end(2)
    await gate.open()
    expect(await said).toMatchObject(taken)
    await world.clock.advance(3_600_000)
    expect(await world.state(id)).toBe('NOTIFIED_OK')
    expect(world.psp.refunds).toEqual([])
  })

  test('sendPaymentOutcome just after the token’s end: a fault, and the refund stands (NOTIFY-6, SAFE-2)', async () => {
    await using world = await newPlatformWorld()
    const { id, gate, end } = await meeting(world)
    await using _gate = gate
    await end(1)
    expect(await tell(world, outcomeOf(id))).toMatchObject(refused('PPT_TOKEN_SCADUTO'))
    await gate.open()
    await world.whileTimePasses(world.reached(id, 'REFUNDED'))
    expect(await world.events(id)).not.toContain('notified')
  })

  const strangers: [string, string, Partial<SendPaymentOutcomeV2>][] = [
    ['the key of another PSP', keys.other, {}],
    ['another PSP’s name under the right key', keys.primary, { idPSP: other }],
    ['another PSP, under its own key and name', keys.other, { idPSP: other }],
  ]
  test.each(strangers)(
    '200 KO PPT_AUTORIZZAZIONE for %s (NOTIFY-5, OUTCOME-22)',
    async (_who, key, change) => {
      await using world = await newPlatformWorld()
      const id = await closed(world)
      expect(await tell(world, outcomeOf(id, change), key)).toMatchObject(refused('PPT_AUTORIZZAZIONE'))
      expect(await world.state(id)).toBe('CLOSED')
    },
  )

  test.each(['', 'no-such-key'])(
    '401, as a soap:Fault, for the key "%s" (NOTIFY-5, OUTCOME-12)',
    async key => {
      await using world = await newPlatformWorld()
      const id = await closed(world)
      const { status, text, reply } = await tell(world, outcomeOf(id), key)
      expect([status, reply]).toEqual([401, undefined])
      expect(text).toContain('<faultcode>soapenv:Client</faultcode>')
      expect(await world.state(id)).toBe('CLOSED')
    },
  )

  test('400, as a soap:Fault, for what is no outcome (NOTIFY-5)', async () => {
    await using world = await newPlatformWorld()
    const { status, text, reply } = await tell(world, '<outcome>OK</outcome>')
    expect([status, reply]).toEqual([400, undefined])
    expect(text).toContain('<faultcode>soapenv:Client</faultcode>')
  })

  type Tokens = SendPaymentOutcomeV2['paymentTokens']
  const tokens: [string, (id: string, another: string) => Tokens][] = [
    ['one that nobody gave', () => ['x'.repeat(33)]],
    ['a transaction that is not there', () => [`${'f'.repeat(32)}1`]],
    ['an identifier without a place', id => [id]],
    ['a place that is none', id => [`${id}6`]],
    ['one too few', id => [`${id}1`]],
    ['one too many', id => [`${id}1`, `${id}2`, `${id}3`]],
    ['one twice', id => [`${id}1`, `${id}1`]],
    ['those of two payments', (id, another) => [`${id}1`, `${another}1`]],
  ]
  test('200 KO PPT_TOKEN_SCONOSCIUTO for tokens that are not all those of one payment, and nothing changes (NOTIFY-5, SAFE-2)', async () => {
    await using world = await newPlatformWorld()
    const id = await closed(world, { notices: [numbered(1), numbered(2)] })
    const another = await closed(world)
    const before = [await lifeOf(world, id), await lifeOf(world, another)]
    for (const [what, choose] of tokens) {
      const answer = await tell(world, outcomeOf(id, { paymentTokens: choose(id, another) }))
      expect(answer, what).toMatchObject(refused('PPT_TOKEN_SCONOSCIUTO'))
    }
    expect([await lifeOf(world, id), await lifeOf(world, another)]).toEqual(before)
  })
})

test('a payment token names its transaction, and fits where the Node has 35 characters (NOTIFY-1)', async () => {
  await using world = await newPlatformWorld()
  const id = await world.requested({ notices: [1, 2, 3, 4, 5].map(number => numbered(number)) })
  const names = [1, 2, 3, 4, 5].map(place => `${id}${place}`)
  const [stored] = await world.database.run<{ order: Parameters<typeof paymentTokensOf>[0]['order'] }>(
    'select request as order from platform.transaction',
  )
  if (!stored) throw new Error('there is one')
  const idTransaction = transactionOfToken(`${id}1`)
  expect(idTransaction).toBe(id)
  if (!idTransaction) throw new Error('it has a name')
  expect(paymentTokensOf({ idTransaction, order: stored.order })).toEqual(names)
  for (const token of names) expect(token.length).toBeLessThanOrEqual(35)
})
