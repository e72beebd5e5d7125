import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from './auditor.ts'
import { type BothWorld, newBothWorld } from './both-world.ts'

let world: BothWorld
beforeAll(async () => {
  world = await newBothWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test('a payer approves, and both sides hold the payment for paid: NOTIFIED_OK, notice paid, one debit (NOTIFY-1, NOTIFY-5, SAFE-1, SAFE-2)', async () => {
  const before = await world.books.balance()
  const notice = world.newNotice()
  const { idTransaction } = await world.paid(notice)
  await world.rest()

  expect(await world.books.state(idTransaction)).toBe('NOTIFIED_OK')
  expect(await world.books.moved(idTransaction)).toEqual(['debit'])
  expect(await world.books.balance()).toBe(before - 5_150)
  expect(await world.payable(notice)).toBe(false)
  await audit(world.books, world.wire)
})
