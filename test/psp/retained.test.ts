import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Refused, Returned } from '../../src/psp/bank/ports.ts'
import { giveBack } from '../../src/psp/give-back.ts'
import type { IdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import { giveUpMoney } from '../../src/psp/money.ts'
import { hastenDuty } from '../../src/psp/store/hasten.ts'
import { dutyList } from '../../src/runtime/duty-list.ts'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import type { Obedient } from './banks/obedient.ts'
import { closeGate } from './gate.ts'
import { newObedientWorld, type ObedientWorld } from './obedient-world.ts'
import type { OpenPayment } from './psp-world.ts'
import { events } from './soap-node.ts'

/** Money that the bank keeps: a person moves next, and is told so. */

const clock = virtualClock()
let obedient: ObedientWorld
let world: ObedientWorld['world']
let node: ObedientWorld['node']
let told: Obedient
beforeAll(async () => {
  obedient = await newObedientWorld({ clock })
  ;({ world, node } = obedient)
})
afterAll(() => obedient[Symbol.asyncDispose]())
beforeEach(() => {
  told = obedient.anew()
})

const refusal: Refused = { result: 'refused', errorCode: 'ACCOUNT_CLOSED' }
const refusing = async () => refusal
const said = 'the bank refuses to give back: ACCOUNT_CLOSED'
const returns = () => told.asked.filter(one => one.startsWith('return'))
const returnDuty = (payment: OpenPayment) => world.duty(payment, 'return-money')
const refunded = (payment: OpenPayment) => paced(clock, world.refund(payment))

const paid = () => obedient.paid()
/** A payment whose refund the platform asked for, and the bank refused. */
async function retained() {
  const payment = await paid()
  told.returnMoney = refusing
  expect(await refunded(payment)).toMatchObject({ status: 200, json: { outcome: 'KO' } })
  return payment
}
/** `passerella duties retry`. */
async function retry({ idPSPTransaction }: OpenPayment) {
  const duties = dutyList(world.database.database, 'psp')
  const owed = (await duties.first(100)).find(({ subject }) => subject === idPSPTransaction)
  expect(owed).toBeDefined()
  await duties.retry(owed?.id ?? 0, clock.now())
}
const logged = ({ idPSPTransaction }: OpenPayment) =>
  world.lines
    .map(line => JSON.parse(line))
    .filter(line => line.level === 50 && line.subject === idPSPTransaction)
/** How often a person was told to look. */
const reported = (payment: OpenPayment, times: number) =>
  until(`people are told ${times} times`, () => logged(payment).length === times)

/** A bank that answers those who ask it one by one, as a test says. */
function answersOf() {
  const answers: ((word: Returned | Refused) => void)[] = []
  told.returnMoney = () => new Promise(resolve => void answers.push(resolve))
  const begun = (times: number) =>
    paced(
      clock,
      until(`${times} are at it`, () => answers.length === times),
    )
  return { begun, answer: (place: number, word: Returned | Refused) => answers[place]?.(word) }
}

test('a bank that refuses leaves the return to people, with its word, in the list and in the log (REFUND-7)', async () => {
  const payment = await retained()
  expect(await returnDuty(payment)).toEqual({ attempt: 1, due_at: null, last_answer: said })
  await reported(payment, 1)
  expect(logged(payment)).toMatchObject([{ duty: 'return-money', attempt: 1, failed: said }])
})

test('a command that had no patience left finds there what it points at (REFUND-7)', async () => {
  const payment = await paid()
  const { begun, answer } = answersOf()
  const { database } = world.database
  const { idTransaction } = payment.request
  const given = await paced(clock, giveBack({ database, clock, id: idTransaction, patience: 500 }))
  expect(given).toMatchObject({ payment: { state: 'refunding' } })
  await begun(1)
  answer(0, refusal)
  await world.reached(payment, 'retained')
  expect(await returnDuty(payment)).toMatchObject({ due_at: null, last_answer: said })
})

test('a person’s retry asks the bank once more: refused again, it is theirs again; returned, it is over (REFUND-7)', async () => {
  const payment = await retained()
  await reported(payment, 1)
  await retry(payment)
  await paced(clock, reported(payment, 2))
  await until('it is given up', async () => (await returnDuty(payment))?.due_at === null)
  expect(returns()).toHaveLength(2)
  expect(await world.life(payment)).toMatchObject({ state: 'retained', errorCode: 'ACCOUNT_CLOSED' })

  told.returnMoney = async () => ({ result: 'returned', at: clock.now() })
  await retry(payment)
  expect(await paced(clock, world.reached(payment, 'refunded'))).toMatchObject({ by: 'psp', returned: true })
  expect(await returnDuty(payment)).toBeUndefined()
  expect((await events(world, payment)).slice(-3)).toEqual(['refunding', 'retained', 'refunded'])
  expect(await world.refund(payment)).toMatchObject({ json: { outcome: 'CANCELED' } })
})

test('the platform that asks again is told KO, and neither the bank nor the duty is stirred (REFUND-3, REFUND-7)', async () => {
  const payment = await retained()
  expect(await world.refund(payment)).toMatchObject({ status: 200, json: { outcome: 'KO' } })
  await clock.advance(24 * 3_600_000)
  expect(returns()).toHaveLength(1)
  expect(await returnDuty(payment)).toEqual({ attempt: 1, due_at: null, last_answer: said })
})

test('a refund that meets the refusal as it is written does not have the bank asked again (REFUND-7)', async () => {
  const payment = await paid()
  const { begun, answer } = answersOf()
  const asked = world.refund(payment)
  await begun(1)
  const id = payment.idPSPTransaction as IdPSPTransaction
  await using gate = await closeGate(
    world.database.url,
    `with moved as (
       update psp.payment set revision = revision + 1,
         life = '{"state": "retained", "errorCode": "ACCOUNT_CLOSED", "at": "2026-03-02T09:00:00.000Z"}'
       where id_psp_transaction = '${id}')
     update psp.duty set due_at = null where subject = '${id}'`,
  )
  const hastened = hastenDuty(world.database.database, id, 'return-money', clock.now(), clock.now())
  await gate.queue(1)
  await gate.open()
  expect(await hastened).toBe(false)
  answer(0, refusal)
  expect(await paced(clock, asked)).toMatchObject({ json: { outcome: 'KO' } })
})

test('on the PSP’s own initiative the return begins anew, and ends what people had (REFUND-7)', async () => {
  const payment = await retained()
  const { begun, answer } = answersOf()
  await node.step(payment, giveUpMoney)
  expect(await returnDuty(payment)).toMatchObject({ last_answer: null, due_at: expect.any(Date) })
  await begun(1)
  answer(0, { result: 'returned', at: clock.now() })
  await world.reached(payment, 'refunded')
  expect(await returnDuty(payment)).toBeUndefined()
})

test('a performer who was slow does not take back what a person began anew (REFUND-7)', async () => {
  const payment = await paid()
  const { begun, answer } = answersOf()
  await node.step(payment, giveUpMoney)
  await begun(1)
  await retry(payment)
  await begun(2)
  answer(0, refusal)
  await world.reached(payment, 'retained')
  await reported(payment, 1)
  expect(await returnDuty(payment)).toMatchObject({ attempt: 1, due_at: expect.any(Date), last_answer: null })

  answer(1, { result: 'returned', at: clock.now() })
  await world.reached(payment, 'refunded')
  expect(await returnDuty(payment)).toBeUndefined()
})
