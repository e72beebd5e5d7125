import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { closeGate } from '../psp/gate.ts'
import { audit } from './auditor.ts'
import { type BothWorld, newBothWorld } from './both-world.ts'
import { answering, holding, inTurn, loseAnswer, loseRequest, pass, twice } from './manners.ts'

let world: BothWorld
let before: number
beforeAll(async () => {
  world = await newBothWorld()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.wire.mend()
  before = await world.books.balance()
})

/** The platform believes that the PSP wants it to wait for only a minute. */
const impatient = answering(({ body }) => ({
  body: JSON.stringify({ ...JSON.parse(body), timeout: 60_000 }),
}))

/** A payment whose refund has been asked for, and is on the wire; the page is still open. */
async function refundUnderWay() {
  const refund = holding()
  world.wire.set('RetrieveRedirectUrl', impatient)
  world.wire.set('RefundTransaction', refund.manner)
  const payment = await world.opened()
  const phone = await world.authorize(payment)
  await world.clock.set(await world.books.deadline(payment.idTransaction))
  await world.until('the refund is on the wire', () => refund.held.length > 0)
  return { ...payment, phone, refund }
}

const undone = async (idTransaction: string, moved: string[]) => {
  await world.rest()
  expect(await world.books.state(idTransaction)).toBe('REFUNDED')
  expect(await world.books.moved(idTransaction)).toEqual(moved)
  expect(await world.books.balance()).toBe(before)
  await audit(world.books, world.wire)
}

test('a refund before any outcome wins over the open page: the payer’s approval comes to nothing (REFUND-20, REFUND-22, SAFE-3)', async () => {
  const { idTransaction, phone, refund } = await refundUnderWay()
  refund.release()
  await world.reached(idTransaction, 'REFUNDED')
  await world.approve(phone)
  await undone(idTransaction, [])
  expect(world.wire.of('CallbackOutcome', idTransaction)).toEqual([])
})

for (const [first, second] of [
  ['approval', 'refund'],
  ['refund', 'approval'],
] as const)
  test(`approval and refund at the same instant, the ${first} first: the payer has all their money, the notice is payable (REFUND-20, SAFE-3, SAFE-4)`, async () => {
    world.wire.set('CallbackOutcome', loseRequest) // after the refund it would look like a PSP that takes money anew
    const { idTransaction, phone, refund } = await refundUnderWay()
    await using gate = await closeGate(
      world.databases.psp.url,
      `select from psp.payment where id_transaction = '${idTransaction}' for update`,
    )
    const act = {
      approval: async () => void world.approve(phone),
      refund: async () => refund.release(),
    }
    await act[first]()
    await gate.queue(1)
    await act[second]()
    await gate.queue(2)
    await gate.open()
    await world.rest()
    const moved = await world.books.moved(idTransaction)
    if (first === 'refund') expect(moved).toEqual([])
    await undone(idTransaction, moved)
  })

test('a refund while the callback is on the wire: the callback comes too late, and both sides agree (REFUND-1, OUTCOME-16, SAFE-2)', async () => {
  const callback = holding()
  const refund = holding('answer')
  world.wire.set('RetrieveRedirectUrl', impatient)
  world.wire.set('CallbackOutcome', callback.manner)
  world.wire.set('RefundTransaction', refund.manner)
  const { idTransaction } = await world.paid()
  await world.until('the callback is on the wire', () => callback.held.length > 0)
  await world.until('the refund is done, and nobody knows', () => refund.held.length > 0)
  callback.release()
  await world.stillness()
  refund.release()
  await undone(idTransaction, ['debit', 'return'])
  expect(world.wire.of('CallbackOutcome', idTransaction).at(0)?.reply?.status).toBe(400)
})

test('a refund after an outcome that the platform took: the outcome told stays, and is annulled (REFUND-13, OUTCOME-18, SAFE-5)', async () => {
  world.wire.set('CallbackOutcome', inTurn(loseAnswer, pass))
  world.wire.set('pspNotifyPaymentV2', loseRequest)
  const { idTransaction } = await world.paid()
  await undone(idTransaction, ['debit', 'return'])
  expect(world.wire.of('CallbackOutcome', idTransaction).map(({ reply }) => reply?.status)).toEqual([
    200, 200,
  ])
})

test.each([
  ['two refunds at once', twice],
  ['a refund whose answer is lost once', inTurn(loseAnswer, pass)],
  ['a refund whose answer is lost twice, then two at once', inTurn(loseAnswer, loseAnswer, twice)],
  ['a refund that is lost twice', inTurn(loseRequest, loseRequest, pass)],
])('%s: the money is back once (REFUND-3, REFUND-8, SAFE-1)', async (_, manner) => {
  world.wire.set('CallbackOutcome', loseRequest)
  world.wire.set('RefundTransaction', manner)
  const { idTransaction } = await world.paid()
  await undone(idTransaction, ['debit', 'return'])
  const answers = world.wire.of('RefundTransaction', idTransaction).flatMap(({ reply }) => reply?.body ?? [])
  expect(new Set(answers)).toEqual(new Set([JSON.stringify({ idTransaction, outcome: 'OK' })]))
})

test('two refunds meet at the payment itself: one return, the same answer to both (REFUND-3, SAFE-1)', async () => {
  world.wire.set('CallbackOutcome', loseRequest)
  const refund = holding()
  world.wire.set('RefundTransaction', async (message, forward) => {
    await refund.manner(message, async () => ({ status: 0, headers: {}, body: '' }))
    return twice(message, forward)
  })
  const { idTransaction } = await world.paid()
  await world.until('the refund is on the wire', () => refund.held.length > 0)
  await using gate = await closeGate(
    world.databases.psp.url,
    `select from psp.payment where id_transaction = '${idTransaction}' for update`,
  )
  refund.release()
  await gate.queue(2)
  await gate.open()
  await undone(idTransaction, ['debit', 'return'])
})
