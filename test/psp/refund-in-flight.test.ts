import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CoreBanking } from '../../src/psp/bank/ports.ts'
import type { IdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import { leaseOf } from '../../src/psp/lease.ts'
import { hastenDuty } from '../../src/psp/store/hasten.ts'
import { after } from '../../src/runtime/clock.ts'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import { command, newOrders, type Obedient, silence } from './banks/obedient.ts'
import { confirming } from './callback-server.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from './psp-world.ts'

/** A refund that meets the bank at work, or not at work at all. */

const clock = virtualClock()
const bank = fileURLToPath(new URL('banks/obedient.ts', import.meta.url))
let world: PspWorld
let told: Obedient
beforeAll(async () => {
  world = await newPspWorld({ clock, config: { bank } })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  told = newOrders(clock)
  command(world.database.url, told)
  world.platform.received.length = 0
  world.platform.answer(confirming)
})

const outcome = (outcome: string) => ({ status: 200, json: { outcome } })
const unheard = { status: 500 }
const begun = (what: string, times = 1) =>
  until(`the bank is asked to ${what}`, () => told.asked.filter(one => one.startsWith(what)).length >= times)
const returns = () => told.asked.filter(one => one.startsWith('return'))
const events = async ({ idPSPTransaction }: OpenPayment) => {
  const rows = await world.database.run<{ event: string }>(
    'select event from psp.event where id_psp_transaction = $1 order by id',
    [idPSPTransaction],
  )
  return rows.map(({ event }) => event)
}
const refundAsked = (payment: OpenPayment) =>
  until('the refund is asked for', async () => (await world.life(payment)).refundAsked)
const refunded = (payment: OpenPayment) => paced(clock, world.refund(payment))

/** A bank whose answer a test gives. */
function answerOf<Order extends keyof CoreBanking>(order: Order) {
  type Word = Awaited<ReturnType<CoreBanking[Order]>>
  let answer: (word: Word | Error) => void = () => {}
  const asked = () =>
    new Promise<never>((resolve, reject) => {
      answer = word => (word instanceof Error ? reject(word) : resolve(word as never))
    })
  told[order] = asked
  return (word: Word | Error) => answer(word)
}

/** A payer who has approved, so that the bank is asked for the money. */
async function approved() {
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  payment.payer.get(payment.url).catch(() => {}) // waits for the bank
  await begun('take')
  return payment
}
async function paid() {
  const payment = await approved()
  await world.confirmed(payment)
  return payment
}

test('a bank that is at it, then books: what it took goes back, then OK, and no outcome is told (REFUND-20)', async () => {
  const answer = answerOf('takeMoney')
  const payment = await approved()
  const asked = world.refund(payment)
  await refundAsked(payment)
  expect(returns()).toEqual([]) // its word is waited for
  answer({ result: 'booked', at: clock.now(), authorizationCode: 'A1' })

  expect(await asked).toMatchObject(outcome('OK'))
  expect(returns()).toEqual([`return ${payment.idPSPTransaction}`])
  expect(await events(payment)).toEqual([
    ...['opened', 'attempted', 'challenged', 'authorized', 'refund-asked', 'refunding', 'refunded'],
  ])
  expect(await world.life(payment)).toMatchObject({ returned: true })
  expect(world.platform.received).toEqual([])
})

test('a bank that is at it, then refuses: OK, and nothing is to be returned (REFUND-20, REFUND-22)', async () => {
  const answer = answerOf('takeMoney')
  const payment = await approved()
  const asked = world.refund(payment)
  await refundAsked(payment)
  answer({ result: 'refused', errorCode: 'NO_FUNDS' })

  expect(await asked).toMatchObject(outcome('OK'))
  expect(told.asked.filter(one => !one.startsWith('take'))).toEqual([])
  expect(world.platform.received).toEqual([])
})

test('a bank that was at it and does not answer: its order is barred, then OK (REFUND-20, REFUND-23)', async () => {
  told.takeMoney = silence
  told.returnMoney = async () => ({ result: 'nothing-taken' })
  const payment = await approved()
  await clock.advance(3_000)
  expect(await refunded(payment)).toMatchObject(outcome('OK'))
  expect(returns()).toHaveLength(1)
  expect(await world.life(payment)).not.toHaveProperty('returned')
})

test('two refunds of a payment that the bank is at: the same answer, and one return (REFUND-3)', async () => {
  const answer = answerOf('takeMoney')
  const payment = await approved()
  const asked = [world.refund(payment), world.refund(payment)]
  await refundAsked(payment)
  answer({ result: 'booked', at: clock.now(), authorizationCode: 'A1' })

  const [first, second] = await Promise.all(asked)
  expect(first).toMatchObject(outcome('OK'))
  expect(second?.text).toBe(first?.text)
  expect(returns()).toHaveLength(1)
})

test('a bank silent past the deadline, and silent when asked to give back: the refund gets its word at last, and no outcome is told (REFUND-20, REFUND-23)', async () => {
  told.takeMoney = silence
  told.returnMoney = silence
  const payment = await approved()
  await clock.advance(560_000)
  await paced(clock, begun('return'), 500)
  expect(await world.life(payment)).toMatchObject({ state: 'returning' })
  expect(await refunded(payment)).toMatchObject(unheard)
  told.returnMoney = async () => ({ result: 'returned', at: clock.now() })
  await paced(clock, world.reached(payment, 'refunded'))

  expect(await world.refund(payment)).toMatchObject(outcome('OK'))
  expect(world.platform.received).toEqual([])
})

test('a bank that refuses to give back what it took too late: asked again, until a refund comes and is told KO (REFUND-7)', async () => {
  told.takeMoney = silence
  told.returnMoney = async () => ({ result: 'refused', errorCode: 'ACCOUNT_CLOSED' })
  const payment = await approved()
  await clock.advance(560_000)
  await paced(clock, begun('return', 2), 500)
  expect(await world.life(payment)).toMatchObject({ state: 'returning' })

  expect(await refunded(payment)).toMatchObject(outcome('KO'))
  const asked = returns().length
  await clock.advance(24 * 3_600_000)
  expect(await world.refund(payment)).toMatchObject(outcome('KO'))
  expect(returns()).toHaveLength(asked)
})

test('a bank that is away: 500, again and again; when it is back the return is made without anybody asking (REFUND-23)', async () => {
  const payment = await paid()
  told.returnMoney = () => Promise.reject(new Error('the line is dead'))
  expect(await refunded(payment)).toMatchObject(unheard)
  expect(await refunded(payment)).toMatchObject(unheard)
  told.returnMoney = async () => ({ result: 'returned', at: clock.now() })
  await paced(clock, world.reached(payment, 'refunded'))
  expect(await world.refund(payment)).toMatchObject(outcome('OK'))
})

test.each([
  ['waits for its hour', `now() + interval '10 years'`],
  ['was given up', 'null'],
])('a return that %s is made when the refund is asked for again (REFUND-23)', async (_how, due) => {
  const payment = await paid()
  told.returnMoney = () => Promise.reject(new Error('the line is dead'))
  expect(await refunded(payment)).toMatchObject(unheard)
  told.returnMoney = async () => ({ result: 'returned', at: clock.now() })
  await world.database.run(`update psp.duty set due_at = ${due} where subject = $1`, [
    payment.idPSPTransaction,
  ])

  expect(await world.refund(payment)).toMatchObject(outcome('OK'))
})

test('a return that another is at is left to them, however often the refund is asked for (REFUND-23)', async () => {
  const payment = await paid()
  const answer = answerOf('returnMoney')
  const asked = [world.refund(payment), world.refund(payment)]
  await begun('return')
  const id = payment.idPSPTransaction as IdPSPTransaction
  const now = clock.now()
  const lease = after(now, leaseOf(world.settings))
  expect(await hastenDuty(world.database.database, id, 'return-money', now, lease)).toBe(false)
  answer({ result: 'returned', at: clock.now() })
  for (const reply of await Promise.all(asked)) expect(reply).toMatchObject(outcome('OK'))
})

test('a word that the port does not know is no word: the bank is asked again (REFUND-23)', async () => {
  const payment = await paid()
  let lies = 2
  told.returnMoney = async () =>
    lies-- > 0 ? ({ result: 'yes' } as never) : { result: 'returned', at: clock.now() }
  expect(await refunded(payment)).toMatchObject(outcome('OK'))
  expect(returns()).toHaveLength(3)
})

test('the word of another node is heard too (REFUND-23)', async () => {
  const payment = await paid()
  told.returnMoney = silence
  const asked = world.refund(payment)
  await begun('return')
  await world.database.run(
    `update psp.payment set revision = revision + 1, life = jsonb_build_object('state', 'refunded', 'by', 'platform', 'at', $2::text)
     where id_psp_transaction = $1`,
    [payment.idPSPTransaction, clock.now().toISOString()],
  )
  await clock.advance(300)
  expect(await asked).toMatchObject(outcome('OK'))
})

test('a phone that cannot be told to stop asking keeps no refund waiting for long (REFUND-20)', async () => {
  told.verdict = async () => 'pending'
  told.withdraw = silence
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  const before = clock.now().getTime()
  expect(await refunded(payment)).toMatchObject(outcome('OK'))
  expect(clock.now().getTime() - before).toBeLessThan(7_000)
})
