import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import { answering, confirming, cutOff, holding } from './callback-server.ts'
import { closeGate } from './gate.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from './psp-world.ts'

/** A refund at the very moment at which something else happens to its payment. */

const clock = virtualClock()
let world: PspWorld
let balance: number
beforeAll(async () => {
  world = await newPspWorld({ clock })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.platform.received.length = 0
  world.platform.answer(confirming)
  balance = await world.balance('anna')
})

const row = ({ idPSPTransaction }: OpenPayment) =>
  `select from psp.payment where id_psp_transaction = '${idPSPTransaction}' for update`
const dutyRow = ({ idPSPTransaction }: OpenPayment) =>
  `select from psp.duty where subject = '${idPSPTransaction}' for update`
const told = () => world.platform.received.map(({ body }) => JSON.parse(body).outcome)
const refunded = (payment: OpenPayment) => paced(clock, world.refund(payment))

/** How many attempts at the callback are over. */
async function attempts(): Promise<number> {
  const { body } = await request(world.metrics)
  const counted = (await body.text()).matchAll(
    /^passerella_duty_attempts_total\{.*"deliver-outcome".*\} (\d+)/gm,
  )
  return [...counted].reduce((sum, [, count]) => sum + Number(count), 0)
}

async function asked() {
  const payment = await world.opened({ amount: 900 })
  return { payment, phone: await world.asked(payment) }
}
async function approved() {
  const { payment, phone } = await asked()
  await world.approve(phone)
  await world.reached(payment, 'settled')
  return payment
}

/** The payer has their money, whoever was first; what was taken came back, once; nothing is owed. */
async function undone(payment: OpenPayment) {
  expect(await world.life(payment)).toMatchObject({ state: 'refunded', by: 'platform' })
  expect(await world.balance('anna')).toBe(balance)
  const booked = await world.booked(payment)
  expect(booked?.returns).toBe(booked?.debits)
  expect(booked?.debits).toBeLessThanOrEqual(1)
  const owed = await world.database.run('select kind from psp.duty where subject = $1', [
    payment.idPSPTransaction,
  ])
  expect(owed).toEqual([])
  expect((await world.refund(payment)).json).toMatchObject({ outcome: 'OK' })
}

for (const [first, second, debits] of [
  ['approval', 'refund', [0, 1]],
  ['refund', 'approval', [0]],
] as const)
  test(`${first}, then ${second} at the same moment: the refund wins, and the payer has their money (REFUND-20, SAFE-1, SAFE-2)`, async () => {
    const { payment, phone } = await asked()
    const act = { approval: () => world.approve(phone), refund: () => world.refund(payment) }
    await using gate = await closeGate(world.database.url, row(payment))
    const one = act[first]()
    await gate.queue(1)
    const other = act[second]()
    await gate.queue(2)
    await gate.open()
    const replies = await paced(clock, Promise.all([one, other]))

    expect(replies[first === 'refund' ? 0 : 1]).toMatchObject({ status: 200, json: { outcome: 'OK' } })
    await undone(payment)
    expect(debits).toContain((await world.booked(payment))?.debits)
    expect(told().filter(outcome => outcome !== 'OK')).toEqual([])
  })

for (const [first, second] of [
  ['cancel', 'refund'],
  ['refund', 'cancel'],
] as const)
  test(`${first}, then ${second} at the same moment: nothing is taken, and the refund is OK (REFUND-20, REFUND-22)`, async () => {
    const { payment } = await asked()
    const act = {
      cancel: () => payment.payer.submit(`${payment.url}/cancel`),
      refund: () => world.refund(payment),
    }
    await using gate = await closeGate(world.database.url, row(payment))
    const one = act[first]()
    await gate.queue(1)
    const other = act[second]()
    await gate.queue(2)
    await gate.open()
    await paced(clock, Promise.all([one, other]))
    await undone(payment)
  })

test('a refund while the money is being booked waits for it, and gives it back (REFUND-20)', async () => {
  const { payment, phone } = await asked()
  await using gate = await closeGate(
    world.database.url,
    `select from bank.account where customer = 'anna' for update`,
  )
  const approving = world.approve(phone)
  await gate.queue(1)
  const refund = world.refund(payment)
  await until('the refund is asked for', async () => (await world.life(payment)).refundAsked)
  await gate.open()
  await approving

  expect(await paced(clock, refund)).toMatchObject({ status: 200, json: { outcome: 'OK' } })
  await undone(payment)
  expect(await world.booked(payment)).toEqual({ debits: 1, returns: 1 })
  expect(told()).toEqual([])
})

test('a refund before the callback could be told: the callback is not told any more (REFUND-20, OUTCOME-4)', async () => {
  world.platform.answer(answering(500))
  const payment = await approved()
  await until('the first attempt is over', async () => {
    const duty = await world.duty(payment, 'deliver-outcome')
    return duty?.last_answer
  })
  await refunded(payment)
  await clock.advance(24 * 3_600_000)
  await undone(payment)
  expect(world.platform.received).toHaveLength(1)
})

test.each([
  ['confirmed', confirming],
  ['refused', answering(400)],
  ['cut off', cutOff],
])(
  'a refund while the callback is on the wire, which is then %s: nothing breaks (REFUND-20, SAFE-5)',
  async (_how, how) => {
    const before = await attempts()
    const waiting = holding()
    world.platform.answer(waiting.hold)
    const payment = await approved()
    await until('the callback is on the wire', () => waiting.held.length === 1)
    await refunded(payment)
    world.platform.answer(confirming)
    waiting.release(how)
    await until('the attempt is over', async () => (await attempts()) === before + 1)
    await clock.advance(3_600_000)
    await undone(payment)
    expect(world.platform.received).toHaveLength(1)
  },
)

test('a refund after the callback was confirmed (REFUND-20)', async () => {
  const payment = await approved()
  await world.confirmed(payment)
  await refunded(payment)
  await undone(payment)
  expect(told()).toEqual(['OK'])
})

for (const [first, second] of [
  ['confirmation', 'refund'],
  ['refund', 'confirmation'],
] as const)
  test(`${first}, then ${second} at the same moment: neither waits for the other for ever (SAFE-6, REFUND-20)`, async () => {
    const waiting = holding()
    world.platform.answer(waiting.hold)
    const payment = await approved()
    await until('the callback is on the wire', () => waiting.held.length === 1)
    const begin = {
      confirmation: () => void waiting.release(confirming),
      refund: () => world.refund(payment),
    }
    await using gate = await closeGate(world.database.url, dutyRow(payment))
    const one = begin[first]()
    await gate.queue(1)
    const other = begin[second]()
    await gate.queue(2)
    await gate.open()

    const reply = await paced(clock, Promise.resolve(one ?? other))
    expect(reply).toMatchObject({ status: 200, json: { outcome: 'OK' } })
    await undone(payment)
    expect(world.lines.filter(line => /deadlock/i.test(line))).toEqual([])
  })

test('a callback that was begun as the refund came has nothing left to tell, and ends (REFUND-20, SAFE-5)', async () => {
  const payment = await approved()
  await refunded(payment)
  world.platform.received.length = 0
  const warned = world.lines.length
  await world.database.run(
    `insert into psp.duty (kind, subject, due_at) values ('deliver-outcome', $1, $2)`,
    [payment.idPSPTransaction, clock.now()],
  )
  await paced(
    clock,
    until('it ends', async () => !(await world.duty(payment, 'deliver-outcome'))),
  )
  expect(world.platform.received).toEqual([])
  expect(world.lines.slice(warned).filter(line => line.includes('"level":40'))).toEqual([])
})
