import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { close, refuseClosing, settle } from '../../src/platform/closing.ts'
import { until } from '../until.ts'
import {
  answering,
  hangingUp,
  idPSPTransaction,
  type Manner,
  type RefundAsked,
  refunding,
  saying,
  send,
  silent,
  without,
} from './hostile-psp.ts'
import { idPsp, newPlatformWorld, numbered, type PlatformWorld } from './platform-world.ts'

const timeout = 60_000
const day = 86_400_000
const kind = 'request-refund'

/** Time goes on in small steps until the PSP has been asked so often; then it stands still. */
async function asked(world: PlatformWorld, times: number, step = 10) {
  for (let steps = 0; world.psp.refunds.length < times; steps++) {
    if (steps > 2_000) throw new Error(`waited in vain for refund ${times}`)
    await world.clock.advance(step)
    // Where a step is wide, what is on its way must arrive within it, or the time of its answer is another.
    for (let waited = 0; waited < step / 2 && world.psp.refunds.length < times; waited += 5)
      await setTimeout(5)
  }
}

/** Until an attempt has failed and been written down. */
const attempted = (world: PlatformWorld, id: string, attempt: number) =>
  until(`attempt ${attempt} is over`, async () => {
    const duty = await world.duty(id, kind)
    return duty?.attempt === attempt && duty.last_answer !== null ? duty : undefined
  })

/** On to the hour of the next attempt: not a millisecond before it is anything sent. */
async function next(world: PlatformWorld, id: string, dueAt: Date, step?: number) {
  const times = world.psp.refunds.length
  await world.database.run('update platform.duty set last_answer = null where subject = $1', [id])
  await world.clock.set(new Date(dueAt.getTime() - 1))
  expect(world.psp.refunds).toHaveLength(times)
  await asked(world, times + 1, step)
}

/** A payment whose deadline has passed without a word, and whose refund is being asked for. */
async function unheard(world: PlatformWorld, manner: Manner<RefundAsked>) {
  world.psp.refund(manner)
  const id = await world.requested()
  await world.clock.advance(timeout)
  await asked(world, 1)
  return id
}

/** Keeps the platform waiting for what becomes of a refund. */
function holdingRefunds() {
  const held: Parameters<Manner<RefundAsked>>[] = []
  return { held, hold: (...call: Parameters<Manner<RefundAsked>>) => void held.push(call) }
}

const standing = async (world: PlatformWorld, id: string) => (await world.send(`/payments/${id}`)).json
const bodyOf = (id: string) => JSON.stringify({ idTransaction: id, idPSPTransaction, action: 'refund' })

describe('case 1: no outcome by the deadline', () => {
  test.each([
    ['the deadline that the PSP gave', answering({ timeout }), timeout],
    ['ten minutes without one', without('timeout'), 600_000],
  ])(
    'after %s the payment is undone within two seconds, and its notice can be paid again (REFUND-1, REFUND-5, REFUND-10, REFUND-12, SAFE-3)',
    async (_name, manner, wait) => {
      await using world = await newPlatformWorld({ manner })
      const id = await world.requested()
      const deadline = world.clock.now().getTime() + wait
      await world.clock.set(new Date(deadline - 1))
      expect(await world.state(id)).toBe('AUTHORIZATION_REQUESTED')
      await asked(world, 1)
      await world.reached(id, 'REFUNDED')
      const [call] = world.psp.refunds
      expect(call?.body).toBe(bodyOf(id))
      expect((call?.at.getTime() ?? 0) - deadline).toBeGreaterThanOrEqual(0)
      expect((call?.at.getTime() ?? 0) - deadline).toBeLessThan(2_000)
      expect(await world.events(id)).toEqual(['activated', 'handed-out', 'expired', 'refunded'])
      expect(await world.owed(id)).toEqual([])
      expect(await standing(world, id)).toMatchObject({ state: 'REFUNDED', outcomeCode: 18 })
      const again = await world.requested()
      expect((await world.callback(again)).json).toMatchObject({ outcome: 'OK' })
    },
  )
})

describe('case 2: a closing that fails', () => {
  test('a closing that the PSP refuses annuls its OK, and the payment is undone (REFUND-2, REFUND-11, REFUND-12, REFUND-13, SAFE-2)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await world.callback(id)
    await world.step(id, refuseClosing)
    await asked(world, 1)
    await world.reached(id, 'REFUNDED')
    expect(world.psp.refunds.map(({ body }) => body)).toEqual([bodyOf(id)])
    expect(await standing(world, id)).toEqual({
      idTransaction: id,
      state: 'REFUNDED',
      amount: 12_200,
      outcomeCode: 18,
    })
    expect(await world.owed(id)).toEqual([])
    expect(await world.step(id, (transaction, now) => settle(transaction, { outcome: 'OK' }, now))).toEqual({
      refused: 'given-back',
    })
    expect((await world.pay()).status).toBe(201)
  })

  test('a closing that nobody accepted before the payment token ended is undone too (REFUND-2, NOTIFY-4)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    const tokenEndsAt = world.clock.now().getTime() + 900_000
    await world.callback(id)
    await world.clock.set(new Date(tokenEndsAt - 1))
    expect(await world.state(id)).toBe('AUTHORIZATION_COMPLETED')
    await asked(world, 1)
    await world.reached(id, 'REFUNDED')
  })
})

describe('what the PSP says', () => {
  test.each(['OK', 'CANCELED'])(
    '200 %s is the end: nothing is asked again, and the notices are payable (REFUND-9, REFUND-12)',
    async outcome => {
      await using world = await newPlatformWorld()
      const id = await unheard(world, refunding(outcome))
      await world.reached(id, 'REFUNDED')
      expect(await world.duty(id, kind)).toBeUndefined()
      expect(await world.count('notice_lock')).toBe(0)
      await world.clock.advance(day)
      expect(world.psp.refunds).toHaveLength(1)
    },
  )

  test('200 KO is a person’s matter: not asked again, and the notices stay locked (REFUND-9, REFUND-24, SAFE-4)', async () => {
    await using world = await newPlatformWorld()
    const id = await unheard(world, refunding('KO'))
    await world.reached(id, 'REFUND_ERROR')
    await until('it is left to a person', () => world.lines.some(line => line.includes('a duty gave up')))
    expect(await attempted(world, id, 1)).toMatchObject({ due_at: null, last_answer: 'answered KO' })
    await world.clock.advance(day)
    expect(world.psp.refunds).toHaveLength(1)
    expect(await standing(world, id)).toMatchObject({ state: 'REFUND_ERROR', outcomeCode: 17 })
    expect((await world.pay()).status).toBe(409)
    expect((await world.send(world.metrics)).text).toMatch(
      /passerella_duties\{.*kind="request-refund",state="given-up".*\} 1/,
    )
  })

  const half: Manner<RefundAsked> = ({ idTransaction }, response) => {
    const body = JSON.stringify({ idTransaction, outcome: 'OK' })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
    response.write(body.slice(0, 20), () => response.destroy())
  }
  const twice: Manner<RefundAsked> = ({ idTransaction }, response) =>
    send(response, 200, `{"idTransaction":"${idTransaction}","outcome":"KO","outcome":"OK"}`)
  const another = refunding('OK', { idTransaction: 'f'.repeat(32) })
  const refusal = { title: 'No', detail: 'payer@example.it, IT60X0542811101000000123456' }
  test.each<[string, Manner<RefundAsked>, string]>([
    ['a 400', saying(400, refusal), 'answered 400'],
    ['a 401', saying(401, refusal), 'answered 401'],
    ['a 404', saying(404, refusal), 'answered 404'],
    ['a 500', saying(500, refusal), 'answered 500'],
    ['a 503 that is no problem document', saying(503, '<h1>payer@example.it</h1>'), 'answered 503'],
    ['a 201', (asked, response) => send(response, 201, { ...asked, outcome: 'OK' }), 'answered 201'],
    ['a redirect', saying(307, '', { location: '/redirections/refunds/there' }), 'answered 307'],
    ['a connection that is cut', hangingUp, 'no answer: cut'],
    ['half an answer', half, 'no answer: cut'],
    ['a field that is not known', refunding('OK', { more: 1 }), 'answered 200, but more: '],
    ['a field whose name no database keeps', refunding('OK', { 'a\0b': 1 }), 'answered 200, but a\ufffdb: '],
    ['another idTransaction', another, 'answered 200, but idTransaction: '],
    ['an outcome that is not known', refunding('MAYBE'), 'answered 200, but outcome: '],
    ['no outcome', saying(200, { idTransaction: 'f'.repeat(32) }), 'answered 200, but outcome: '],
    ['two outcomes', twice, 'answered 200, but outcome: '],
    ['no JSON', saying(200, '<h1>OK</h1>'), 'answered 200, but body: '],
    ['nothing', saying(200, ''), 'answered 200, but body: '],
    ['70 KiB', refunding('OK', { more: 'x'.repeat(70 * 1024) }), 'no answer: too-long'],
  ])(
    '%s confirms nothing: it is asked again after ten seconds, with the same bytes (REFUND-5, REFUND-8)',
    async (_name, manner, said) => {
      await using world = await newPlatformWorld()
      const id = await unheard(world, manner)
      const { due_at, last_answer } = await attempted(world, id, 1)
      expect((due_at?.getTime() ?? 0) - (world.psp.refunds[0]?.at.getTime() ?? 0)).toBe(10_000)
      expect(last_answer).toContain(said)
      expect([await world.state(id), await world.count('notice_lock')]).toEqual(['EXPIRED', 1])
      world.psp.refund(refunding('OK'))
      await next(world, id, due_at ?? new Date(0))
      await world.reached(id, 'REFUNDED')
      expect(world.psp.refunds.map(({ body }) => body)).toEqual([bodyOf(id), bodyOf(id)])
      const log = world.lines.join('')
      expect(log).toContain('the PSP has not confirmed a refund')
      for (const personal of ['payer@', 'IT60X']) expect(log).not.toContain(personal)
    },
  )

  test('thirty seconds of silence are eight that we wait; what comes then is not heard (REFUND-8)', async () => {
    await using world = await newPlatformWorld()
    const held = Promise.withResolvers<void>()
    const id = await unheard(world, async (asked, response) => {
      await held.promise
      refunding('OK')(asked, response)
    })
    await world.clock.advance(7_900)
    expect(await world.duty(id, kind)).toMatchObject({ attempt: 1, last_answer: null })
    await world.clock.advance(100)
    const { due_at, last_answer } = await attempted(world, id, 1)
    expect(last_answer).toBe('no answer: late')
    expect(Math.round(((due_at?.getTime() ?? 0) - (world.psp.refunds[0]?.at.getTime() ?? 0)) / 1_000)).toBe(
      18,
    )
    await next(world, id, due_at ?? new Date(0))
    await world.clock.advance(12_000)
    held.resolve()
    const second = await attempted(world, id, 2)
    expect(second.last_answer).toBe('no answer: late')
    expect(await world.state(id)).toBe('EXPIRED')
    await next(world, id, second.due_at ?? new Date(0))
    await world.reached(id, 'REFUNDED')
  })

  test('a PSP that is silent for a whole attempt is not the only one that is asked (REFUND-8)', async () => {
    await using world = await newPlatformWorld()
    world.psp.refund((asked, response) =>
      asked.idTransaction === first ? silent(asked, response) : refunding('OK')(asked, response),
    )
    const first = await world.requested()
    const second = await world.requested({ notices: [numbered(2)] })
    await world.clock.advance(timeout)
    await asked(world, 2)
    await world.reached(second, 'REFUNDED')
    expect(await world.state(first)).toBe('EXPIRED')
    await world.clock.advance(8_000)
    await attempted(world, first, 1)
  })
})

test('a day of refusals: SANP’s schedule to the millisecond, then every ten minutes, then a person; always the same bytes (REFUND-8, REFUND-24, SAFE-4)', async () => {
  await using world = await newPlatformWorld()
  const id = await unheard(world, saying(500, ''))
  const waits: number[] = []
  for (let attempt = 1; ; attempt++) {
    const { due_at, last_answer } = await attempted(world, id, attempt)
    expect(last_answer).toBe('answered 500')
    if (!due_at) break
    waits.push(due_at.getTime() - (world.psp.refunds.at(-1)?.at.getTime() ?? 0))
    await next(world, id, due_at, 250)
  }
  expect(waits).toEqual([
    ...[10_000, 30_000, 70_000, 150_000, 310_000],
    ...Array.from({ length: 143 }, () => 600_000),
  ])
  await world.reached(id, 'REFUND_ERROR')
  expect(await world.duty(id, kind)).toMatchObject({ attempt: 149, due_at: null })
  const [life] = await world.database.run<{ life: object }>('select life from platform.transaction')
  expect(life?.life).toMatchObject({ reason: 'unconfirmed' })
  expect(new Set(world.psp.refunds.map(({ body }) => body))).toEqual(new Set([bodyOf(id)]))
  await world.clock.advance(day)
  expect(world.psp.refunds).toHaveLength(149)
  expect(await world.count('notice_lock')).toBe(1)
}, 60_000)

describe('whatever happens to the platform (SAFE-6)', () => {
  test('starting again keeps the counter and the hour of the next attempt (REFUND-8)', async () => {
    await using world = await newPlatformWorld()
    const id = await unheard(world, saying(500, ''))
    const { due_at: second } = await attempted(world, id, 1)
    await next(world, id, second ?? new Date(0))
    const before = await attempted(world, id, 2)
    await world.restart()
    expect(await world.duty(id, kind)).toEqual(before)
    await next(world, id, before.due_at ?? new Date(0))
    expect(await attempted(world, id, 3)).toMatchObject({ id: before.id })
  })

  test('an answer that could not be written down is asked for again, and ends the same (REFUND-9)', async () => {
    await using world = await newPlatformWorld()
    world.psp.refund(async (asked, response) => {
      await world.database.run('alter table platform.event rename to broken')
      refunding('OK')(asked, response)
    })
    const id = await world.requested()
    await world.clock.advance(timeout)
    await asked(world, 1)
    const { due_at } = await attempted(world, id, 1)
    await world.database.run('alter table platform.broken rename to event')
    expect(await world.state(id)).toBe('EXPIRED')
    world.psp.refund(refunding('OK'))
    await next(world, id, due_at ?? new Date(0))
    await world.reached(id, 'REFUNDED')
    expect(await world.count('notice_lock')).toBe(0)
  })

  test('a refusal is left to a person in the step that writes it: who dies right after it asks no more (REFUND-9, REFUND-24)', async () => {
    await using world = await newPlatformWorld()
    await world.database.run(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no more'; end $$`)
    await world.database.run(`create trigger refusing before update on platform.duty for each row
      when (old.due_at is null) execute function refuse()`)
    const id = await unheard(world, refunding('KO'))
    await world.reached(id, 'REFUND_ERROR')
    expect(await world.duty(id, kind)).toMatchObject({ attempt: 1, due_at: null, last_answer: 'answered KO' })
    await world.restart()
    await world.clock.advance(day)
    expect(world.psp.refunds).toHaveLength(1)
  })

  test('a last attempt that fails inside the platform is not the last (REFUND-24)', async () => {
    await using world = await newPlatformWorld()
    const id = await unheard(world, saying(500, ''))
    await attempted(world, id, 1)
    await world.database.run('update platform.duty set attempt = 148, due_at = $1', [world.clock.now()])
    world.psp.refund(async (asked, response) => {
      await world.database.run('alter table platform.event rename to broken')
      saying(500, '')(asked, response)
    })
    await world.database.run('update platform.duty set last_answer = null')
    await asked(world, 2)
    const { due_at } = await attempted(world, id, 149)
    await world.database.run('alter table platform.broken rename to event')
    expect(await world.state(id)).toBe('EXPIRED')
    world.psp.refund(saying(500, ''))
    await next(world, id, due_at ?? new Date(0))
    await world.reached(id, 'REFUND_ERROR')
    expect(await attempted(world, id, 150)).toMatchObject({ due_at: null })
  })

  test('two nodes over one database ask once for each payment (REFUND-9)', async () => {
    await using world = await newPlatformWorld()
    await using _other = await world.node()
    const ids = await Promise.all([1, 2, 3, 4, 5, 6].map(n => world.requested({ notices: [numbered(n)] })))
    await world.clock.advance(timeout)
    await world.whileTimePasses(Promise.all(ids.map(id => world.reached(id, 'REFUNDED'))))
    expect(world.psp.refunds.map(({ body }) => body).toSorted()).toEqual(ids.map(bodyOf).toSorted())
  })

  test('a PSP that is no longer in the registry is not guessed: it is tried again, until it is back (REFUND-8)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await world.register('endpoint', '1', { environment: 'test' })
    await world.clock.advance(timeout)
    const { last_answer } = await world.whileTimePasses(attempted(world, id, 1))
    expect(last_answer).toContain('no longer in the registry')
    expect(world.psp.refunds).toEqual([])
    await world.register('endpoint', '1', { environment: 'production' })
    await asked(world, 1)
    await world.reached(id, 'REFUNDED')
  })

  test('a PSP that payers can no longer choose is asked as before (REFUND-8)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await world.register('psp', idPsp, { offered: false })
    expect((await world.pay({ notices: [numbered(2)] })).json.problems).toMatchObject([
      { field: 'idPaymentMethod' },
    ])
    await world.clock.advance(timeout)
    await world.whileTimePasses(world.reached(id, 'REFUNDED'))
  })
})

describe('a person asks again, after a refund that failed (REFUND-24)', () => {
  test('and the PSP gives the money back: the notices are payable again (REFUND-12)', async () => {
    await using world = await newPlatformWorld()
    const id = await unheard(world, refunding('KO'))
    await attempted(world, id, 1)
    world.psp.refund(refunding('CANCELED'))
    await world.retry(id, kind)
    await asked(world, 2)
    await world.reached(id, 'REFUNDED')
    expect(await world.owed(id)).toEqual([])
    expect(await world.events(id)).toEqual([
      ...['activated', 'handed-out', 'expired', 'refund-failed', 'refunded'],
    ])
    expect((await world.pay()).status).toBe(201)
  })

  test.each([
    ['a person asked anew', 'id = default, attempt = 1'],
    ['another attempt began', 'attempt = 2'],
  ])('a KO to an attempt after which %s leaves the new one to run (REFUND-8)', async (_what, change) => {
    await using world = await newPlatformWorld()
    const { hold, held } = holdingRefunds()
    const id = await unheard(world, hold)
    const dueAt = new Date(world.clock.now().getTime() + 3_600_000)
    await world.database.run(`update platform.duty set ${change}, due_at = $1`, [dueAt])
    for (const [asked, response] of held) refunding('KO')(asked, response)
    await until('the KO is written down', () => world.lines.some(line => line.includes('a duty gave up')))
    expect(await world.duty(id, kind)).toMatchObject({ due_at: dueAt, last_answer: null })
    world.psp.refund(refunding('OK'))
    await next(world, id, dueAt)
    await world.reached(id, 'REFUNDED')
  })

  test('and it refuses once more, or does not answer: the counter begins anew, and it stands where it stood', async () => {
    await using world = await newPlatformWorld()
    const id = await unheard(world, refunding('KO'))
    await attempted(world, id, 1)
    world.psp.refund(saying(500, ''))
    await world.retry(id, kind)
    await world.database.run('update platform.duty set last_answer = null')
    await asked(world, 2)
    const { due_at } = await attempted(world, id, 1)
    expect((due_at?.getTime() ?? 0) - (world.psp.refunds[1]?.at.getTime() ?? 0)).toBe(10_000)
    expect(await world.state(id)).toBe('REFUND_ERROR')
    world.psp.refund(refunding('KO'))
    await next(world, id, due_at ?? new Date(0))
    expect(await attempted(world, id, 2)).toMatchObject({ due_at: null })
    expect(await world.state(id)).toBe('REFUND_ERROR')
    expect(await world.count('notice_lock')).toBe(1)
  })
})

describe('a PSP that accepted the closing and says no more', () => {
  const accepted = async (world: PlatformWorld) => {
    const id = await world.requested()
    const tokenEndsAt = new Date(world.clock.now().getTime() + 900_000)
    await world.callback(id)
    await world.step(id, close)
    return { id, tokenEndsAt }
  }
  const leftToPeople = (world: PlatformWorld, id: string) =>
    until('it is left to a person', async () => {
      const duty = await world.duty(id, 'await-outcome')
      return duty?.due_at === null ? duty : undefined
    })

  test('is told to a person when the payment token ends, and its outcome still counts when it comes (NOTIFY-5, SAFE-3)', async () => {
    await using world = await newPlatformWorld()
    const { id, tokenEndsAt } = await accepted(world)
    expect(await world.owed(id)).toEqual(['await-outcome'])
    await world.clock.set(new Date(tokenEndsAt.getTime() - 1))
    expect(await standing(world, id)).not.toHaveProperty('outcomeCode')
    const { last_answer } = await world.whileTimePasses(leftToPeople(world, id))
    expect(last_answer).toContain('has not sent sendPaymentOutcome')
    expect(await standing(world, id)).toMatchObject({ state: 'CLOSED', outcome: 'OK', outcomeCode: 17 })
    expect((await world.pay()).status).toBe(409)
    await world.step(id, (transaction, now) => settle(transaction, { outcome: 'OK' }, now))
    expect(await standing(world, id)).toMatchObject({ state: 'NOTIFIED_OK', outcomeCode: 0 })
    expect(await world.owed(id)).not.toContain('await-outcome')
  })

  test('is looked at again when a person wants it, and stays with the person (NOTIFY-5)', async () => {
    await using world = await newPlatformWorld()
    const { id, tokenEndsAt } = await accepted(world)
    await world.clock.set(tokenEndsAt)
    const before = await world.whileTimePasses(leftToPeople(world, id))
    await world.retry(id, 'await-outcome')
    const after = await world.whileTimePasses(leftToPeople(world, id))
    expect(after.id).not.toBe(before.id)
    expect(after.attempt).toBe(1)
  })
})
