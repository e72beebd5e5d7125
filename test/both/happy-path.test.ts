import { request as send } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from './auditor.ts'
import { type BothWorld, newBothWorld } from './both-world.ts'

let world: BothWorld
beforeAll(async () => {
  world = await newBothWorld({ platform: { demo: true } }) // its receipts can be looked at
})
afterAll(() => world[Symbol.asyncDispose]())

test('a payer approves, and both sides hold the payment for paid: NOTIFIED_OK, notice paid, one debit, a receipt (NOTIFY-1, NOTIFY-5, SAFE-1, SAFE-2)', async () => {
  const before = await world.books.balance()
  const notice = world.newNotice()
  const { idTransaction } = await world.paid(notice, { email: 'payer@example.it' })
  await world.rest()

  expect(await world.books.state(idTransaction)).toBe('NOTIFIED_OK')
  expect(await world.books.payment(idTransaction)).toMatchObject({ outcome: 'OK', accepted: {} })
  expect(await world.books.moved(idTransaction)).toEqual(['debit'])
  expect(await world.books.balance()).toBe(before - 5_150)
  expect(await world.payable(notice)).toBe(false)
  const { body } = await send(`${world.wire.platform}/mail`)
  expect((await body.text()).match(/payer@example\.it/g)).toHaveLength(1)
  await audit(world.books, world.wire)
})

test('sendPaymentOutcome comes within 2 s of the answer to pspNotifyPayment (NOTIFY-5)', async () => {
  const { idTransaction } = await world.paid()
  await world.until('closed', async () => (await world.books.closedAt(idTransaction)) !== undefined)
  const closed = await world.books.closedAt(idTransaction)
  await world.until('paid', async () => (await world.books.state(idTransaction)) === 'NOTIFIED_OK')
  const { at } = await world.books.transaction(idTransaction)
  expect(new Date(String(at)).getTime() - (closed?.getTime() ?? 0)).toBeLessThanOrEqual(2_000)
})

test('five notices are paid together, or not at all (SAFE-4)', async () => {
  const notices = [1, 2, 3, 4, 5].map(() => world.newNotice(1_000))
  const { idTransaction } = await world.paid(notices[0], { notices })
  await world.rest()
  expect(await world.books.state(idTransaction)).toBe('NOTIFIED_OK')
  for (const notice of notices) expect(await world.books.locked(notice)).toBe(true)
  await audit(world.books, world.wire)
})
