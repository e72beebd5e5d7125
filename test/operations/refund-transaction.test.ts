import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { operations } from '../../src/contract/operations.ts'
import { validateReply } from '../../src/contract/validate.ts'
import { giveUpMoney } from '../../src/psp/money.ts'
import { answering, confirming } from '../psp/callback-server.ts'
import { callerNamed } from '../psp/callers.ts'
import { closeGate } from '../psp/gate.ts'
import { newPspWorld, type OpenPayment, type PspWorld, type Wire } from '../psp/psp-world.ts'
import { nodeOf } from '../psp/soap-node.ts'
import { paced, virtualClock } from '../virtual-clock.ts'

const clock = virtualClock()
const row = ({ idPSPTransaction }: OpenPayment) =>
  `select from psp.payment where id_psp_transaction = '${idPSPTransaction}' for update`

describe('RefundTransaction', () => {
  let world: PspWorld
  let node: ReturnType<typeof nodeOf>
  beforeAll(async () => {
    world = await newPspWorld({ clock, config: { connections: 80 } })
    node = nodeOf(world)
  })
  afterAll(async () => {
    await node[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })
  beforeEach(() => world.platform.answer(confirming))

  const keepsContract = ({ status, json }: Wire) =>
    expect(validateReply('RefundTransaction', status, json)).toMatchObject({ ok: true })
  const answered = ({ request }: OpenPayment, outcome: string) => ({
    status: 200,
    json: { idTransaction: request.idTransaction, outcome },
  })
  const refunded = (payment: OpenPayment) => paced(clock, world.refund(payment))
  const undo = (payment: OpenPayment) => node.step(payment, giveUpMoney)

  async function paid(amount?: number) {
    const payment = await world.opened(amount === undefined ? {} : { amount })
    await world.approve(await world.asked(payment))
    await world.confirmed(payment)
    return payment
  }
  async function ended(customer: string) {
    const payment = await world.opened()
    await world.approve(await world.asked(payment, customer))
    await world.confirmed(payment)
    return payment
  }

  const standing: [string, () => Promise<OpenPayment>, { debits: number; returns: number }][] = [
    ['its payer has not begun', () => world.opened(), { debits: 0, returns: 0 }],
    [
      'its payer is asked on their phone',
      async () => {
        const payment = await world.opened()
        await world.asked(payment)
        return payment
      },
      { debits: 0, returns: 0 },
    ],
    [
      'its payer went back',
      async () => {
        const payment = await world.opened()
        await payment.payer.submit(`${payment.url}/cancel`)
        return payment
      },
      { debits: 0, returns: 0 },
    ],
    ['the bank refused it', () => ended('carla'), { debits: 0, returns: 0 }],
    [
      'it expired',
      async () => {
        const payment = await world.opened()
        await clock.advance(580_000)
        await paced(clock, world.confirmed(payment))
        return payment
      },
      { debits: 0, returns: 0 },
    ],
    ['it was paid, and the platform knows', () => paid(), { debits: 1, returns: 1 }],
    [
      'it was paid, and the platform does not know',
      async () => {
        world.platform.answer(answering(500))
        const payment = await world.opened()
        await world.approve(await world.asked(payment))
        await world.reached(payment, 'settled')
        return payment
      },
      { debits: 1, returns: 1 },
    ],
    ['it was paid with nothing', () => paid(0), { debits: 1, returns: 1 }],
  ]

  test.each(standing)(
    '200 OK when %s: the payer’s money is where it began, nothing is owed, and asked again it is the same (REFUND-3, REFUND-4, REFUND-6, REFUND-7, REFUND-22)',
    async (_state, reach, booked) => {
      const before = await world.balance('anna')
      const payment = await reach()
      const first = await refunded(payment)
      const second = await world.refund(payment)

      expect(first).toMatchObject(answered(payment, 'OK'))
      keepsContract(first)
      expect(second.text).toBe(first.text)
      expect(await world.life(payment)).toMatchObject({ state: 'refunded', by: 'platform' })
      expect(await world.balance('anna')).toBe(before)
      expect(await world.booked(payment)).toEqual(booked)
      const owed = await world.database.run('select kind from psp.duty where subject = $1', [
        payment.idPSPTransaction,
      ])
      expect(owed).toEqual([])
    },
  )

  test('200 OK takes the question back from the phone, and an approval that comes later takes nothing (REFUND-20)', async () => {
    const payment = await world.opened()
    const phone = await world.asked(payment)
    expect(await refunded(payment)).toMatchObject(answered(payment, 'OK'))
    await world.approve(phone)
    await payment.payer.get(payment.url)

    const [challenge] = await world.database.run(
      'select state from bank.challenge where id_psp_transaction = $1',
      [payment.idPSPTransaction],
    )
    expect(challenge).toEqual({ state: 'withdrawn' })
    expect(await world.booked(payment)).toEqual({ debits: 0, returns: 0 })
  })

  test('200 fifty times to fifty equal requests at once, and one return (REFUND-3, SAFE-1)', async () => {
    const before = await world.balance('anna')
    const payment = await paid()
    await using gate = await closeGate(world.database.url, row(payment))
    const asked = Array.from({ length: 50 }, () => world.refund(payment))
    await gate.queue(50)
    await gate.open()
    const replies = await Promise.all(asked)

    for (const reply of replies) expect(reply).toMatchObject(answered(payment, 'OK'))
    expect(await world.booked(payment)).toEqual({ debits: 1, returns: 1 })
    expect(await world.balance('anna')).toBe(before)
    const events = await world.database.run('select from psp.event where id_psp_transaction = $1', [
      payment.idPSPTransaction,
    ])
    expect(events).toHaveLength(8) // opened, attempted, challenged, authorized, OK, confirmed, refunding, refunded
  })

  test('200 OK at the address of the request for a URL with /refunds after it, with fields that the contract does not know (REFUND-14, REFUND-18)', async () => {
    const payment = await world.opened()
    const { idTransaction } = payment.request
    const { idPSPTransaction } = payment
    const body = { idTransaction, idPSPTransaction, action: 'refund', reason: 'x', outcome: 'KO' }
    const reply = await world.post(`${operations.RetrieveRedirectUrl.path}/refunds`, body)
    expect(reply).toMatchObject(answered(payment, 'OK'))
  })

  test('200 OK ninety days later, and a year later (REFUND-19)', async () => {
    const before = await world.balance('anna')
    const payments = [await paid(), await paid()] as const
    const days = 24 * 3_600_000
    await clock.advance(90 * days)
    expect(await refunded(payments[0])).toMatchObject(answered(payments[0], 'OK'))
    await clock.advance(275 * days)
    expect(await refunded(payments[1])).toMatchObject(answered(payments[1], 'OK'))
    expect(await world.balance('anna')).toBe(before)
  })

  test('200 OK with the same bytes after the PSP was started again (REFUND-3)', async () => {
    const payment = await paid()
    const before = await refunded(payment)
    await world.stop()
    await world.start()
    expect((await world.refund(payment)).text).toBe(before.text)
  })

  test('200 CANCELED where the PSP gave the money back on its own initiative, again and again (REFUND-7)', async () => {
    const before = await world.balance('anna')
    const payment = await paid()
    await undo(payment)
    await paced(clock, world.reached(payment, 'refunded'))
    const first = await world.refund(payment)
    const second = await world.refund(payment)

    expect(first).toMatchObject(answered(payment, 'CANCELED'))
    expect(second.text).toBe(first.text)
    expect(await world.balance('anna')).toBe(before)
    expect(await world.booked(payment)).toEqual({ debits: 1, returns: 1 })
  })

  test('200 CANCELED to a refund that comes while the PSP is giving back on its own initiative (REFUND-7)', async () => {
    const payment = await paid()
    await undo(payment)
    expect(await refunded(payment)).toMatchObject(answered(payment, 'CANCELED'))
  })

  test('200 KO where the bank refuses to give the money back, again and again, until a person has seen to it (REFUND-3, REFUND-7)', async () => {
    const before = await world.balance('anna')
    const payment = await paid(2_071)
    const replies = [await refunded(payment), await world.refund(payment)]
    await clock.advance(24 * 3_600_000)
    replies.push(await world.refund(payment))

    for (const reply of replies) expect(reply).toMatchObject(answered(payment, 'KO'))
    expect(await world.life(payment)).toMatchObject({ state: 'retained', errorCode: 'RETURN_REFUSED' })
    expect(await world.duty(payment, 'return-money')).toEqual({
      ...{ attempt: 1, due_at: null, last_answer: 'the bank refuses to give back: RETURN_REFUSED' },
    })
    expect(await world.balance('anna')).toBe(before - 2_071)

    await undo(payment)
    await paced(clock, world.reached(payment, 'refunded'))
    expect(await world.refund(payment)).toMatchObject(answered(payment, 'CANCELED'))
    expect(await world.duty(payment, 'return-money')).toBeUndefined()
    expect(await world.balance('anna')).toBe(before)
    expect(await world.booked(payment)).toEqual({ debits: 1, returns: 1 })
  })

  test.each(['cancel', 'Refund', 'REFUND', '', 'refund '])(
    '400 to the action %j, naming the field, and nothing is undone (REFUND-21)',
    async action => {
      const payment = await world.opened()
      const { idTransaction } = payment.request
      const { idPSPTransaction } = payment
      const reply = await world.post('/redirections/refunds', { idTransaction, idPSPTransaction, action })

      expect(reply).toMatchObject({ status: 400, json: { status: 400, idTransaction } })
      keepsContract(reply)
      expect(reply.json.detail).toBe('action: expected refund')
      expect(await world.life(payment)).toEqual({ state: 'open' })
    },
  )

  test.each<[string, (valid: Record<string, unknown>) => unknown, string, boolean]>([
    ['no action', ({ action: _, ...rest }) => rest, 'action', true],
    ['an action that is no text', valid => ({ ...valid, action: 1 }), 'action', true],
    ['no idPSPTransaction', ({ idPSPTransaction: _, ...rest }) => rest, 'idPSPTransaction', true],
    [
      'an idPSPTransaction of null',
      valid => ({ ...valid, idPSPTransaction: null }),
      'idPSPTransaction',
      true,
    ],
    ['no idTransaction', ({ idTransaction: _, ...rest }) => rest, 'idTransaction', false],
    [
      'an idTransaction of 31',
      valid => ({ ...valid, idTransaction: 'x'.repeat(31) }),
      'idTransaction',
      false,
    ],
    ['an array', valid => [valid], 'body', false],
    ['no JSON', () => 'idTransaction=1', 'body', false],
    ['nothing', () => '', 'body', false],
    [
      'two actions under one name',
      valid => JSON.stringify(valid).replace('{', '{"action":"x",'),
      'action',
      false,
    ],
  ])('400 to a request with %s, naming the field (REFUND-14)', async (_what, change, field, legible) => {
    const payment = await world.opened()
    const { idTransaction } = payment.request
    const { idPSPTransaction } = payment
    const valid = { idTransaction, idPSPTransaction, action: 'refund' }
    const reply = await world.post('/redirections/refunds', change(valid))

    expect(reply.status).toBe(400)
    keepsContract(reply)
    expect(`${reply.json.detail}`.split('; ').map(problem => problem.split(':')[0])).toContain(field)
    expect(reply.json.idTransaction).toBe(legible ? idTransaction : undefined)
    expect(await world.life(payment)).toEqual({ state: 'open' })
  })

  test('401 to a caller of another name, and nothing is undone (REFUND-15)', async () => {
    const payment = await world.opened()
    const reply = await world.refund(payment, await callerNamed(world, 'somebody'))
    expect(reply).toMatchObject({ status: 401, json: { status: 401 } })
    keepsContract(reply)
    expect(await world.life(payment)).toEqual({ state: 'open' })
  })

  test('404 to a payment that is not known (REFUND-16)', async () => {
    const payment = await world.opened()
    const idTransaction = newIdTransaction()
    const reply = await world.refund({ ...payment, request: { ...payment.request, idTransaction } })
    expect(reply).toMatchObject({ status: 404, json: { status: 404, idTransaction } })
    keepsContract(reply)
  })

  test.each(['of another payment', 'of no payment', 'that is empty'])(
    '404 to an idPSPTransaction %s, and neither payment is undone (REFUND-16)',
    async whose => {
      const [payment, other] = [await world.opened(), await world.opened()]
      const ids = { 'of another payment': other.idPSPTransaction, 'of no payment': 'x', 'that is empty': '' }
      const idPSPTransaction = ids[whose as keyof typeof ids]
      const reply = await world.refund({ ...payment, idPSPTransaction })

      expect(reply).toMatchObject({
        status: 404,
        json: { status: 404, idTransaction: payment.request.idTransaction },
      })
      for (const one of [payment, other]) expect(await world.life(one)).toEqual({ state: 'open' })
    },
  )

  test('500 when the database fails, and the refund works when it is asked for again (REFUND-17)', async () => {
    const payment = await paid()
    await world.database.run('alter table psp.event rename to broken')
    const reply = await world.refund(payment)
    await world.database.run('alter table psp.broken rename to event')

    expect(reply).toMatchObject({
      status: 500,
      json: { status: 500, idTransaction: payment.request.idTransaction },
    })
    keepsContract(reply)
    expect(await refunded(payment)).toMatchObject(answered(payment, 'OK'))
  })

  test('500 within eight seconds when the bank is away; the return goes on by itself, and the next request gets OK (REFUND-23)', async () => {
    const before = await world.balance('anna')
    const payment = await paid(3_037)
    const asked = clock.now().getTime()
    const away = await refunded(payment)
    const waited = clock.now().getTime() - asked

    expect(away).toMatchObject({
      status: 500,
      json: { status: 500, idTransaction: payment.request.idTransaction },
    })
    keepsContract(away)
    expect(waited).toBeGreaterThanOrEqual(6_000)
    expect(waited).toBeLessThan(7_500)
    await paced(clock, world.reached(payment, 'refunded'))
    expect(await world.refund(payment)).toMatchObject(answered(payment, 'OK'))
    expect(await world.balance('anna')).toBe(before)
    expect(await world.booked(payment)).toEqual({ debits: 1, returns: 1 })
  })
})
