import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { audit } from './auditor.ts'
import { type BothWorld, newBothWorld } from './both-world.ts'
import { answering, holding, loseRequest } from './manners.ts'

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

const untimed = answering(({ body }) => {
  const { timeout: _, ...rest } = JSON.parse(body)
  return { body: JSON.stringify(rest) }
})

test.each([
  ['given', () => {}],
  ['not given, so ten minutes', () => world.wire.set('RetrieveRedirectUrl', untimed)],
])(
  'the outcome is lost each time, timeout %s: the refund is asked for at the deadline, the money is back, and the notice is paid the next time (REFUND-1, REFUND-10, REFUND-12, SAFE-3)',
  async (_, arrange) => {
    arrange()
    world.wire.set('CallbackOutcome', loseRequest)
    const notice = world.newNotice()
    const { idTransaction } = await world.paid(notice)
    const deadline = await world.books.deadline(idTransaction)
    await world.until('taken', async () => (await world.books.balance()) === before - 5_150)
    expect(await world.payable(notice)).toBe(false)

    await world.reached(idTransaction, 'REFUNDED')
    const { at } = await world.books.transaction(idTransaction)
    expect(new Date(String(at)).getTime()).toBeGreaterThanOrEqual(deadline.getTime())
    expect(new Date(String(at)).getTime()).toBeLessThanOrEqual(deadline.getTime() + 2_000)
    expect(await world.books.moved(idTransaction)).toEqual(['debit', 'return'])
    expect(await world.books.balance()).toBe(before)

    world.wire.mend()
    const again = await world.paid(notice)
    await world.rest()
    expect(await world.books.state(again.idTransaction)).toBe('NOTIFIED_OK')
    expect(await world.books.balance()).toBe(before - 5_150)
    await audit(world.books, world.wire)
  },
)

test('the payer never acts, and nobody hears that their time is over: REFUNDED, nothing was taken (REFUND-1, REFUND-22, SAFE-4)', async () => {
  world.wire.set('CallbackOutcome', loseRequest)
  const notice = world.newNotice()
  const { idTransaction } = await world.opened(notice)
  await world.rest()
  expect(await world.books.state(idTransaction)).toBe('REFUNDED')
  expect(await world.books.moved(idTransaction)).toEqual([])
  expect(await world.books.locked(notice)).toBe(false)
  await audit(world.books, world.wire)
})

test.each([
  ['1 ms before', -1, 'NOTIFIED_OK', ['debit']],
  ['at', 0, 'REFUNDED', ['debit', 'return']],
  ['1 ms after', 1, 'REFUNDED', ['debit', 'return']],
])(
  'an OK that comes %s the deadline: both sides agree (OUTCOME-16, REFUND-10, SAFE-2, SAFE-3)',
  async (_, late, end, moved) => {
    const callback = holding()
    world.wire.set('CallbackOutcome', callback.manner)
    const { idTransaction } = await world.paid()
    await world.until('it is on the wire', () => callback.held.length > 0)
    const deadline = await world.books.deadline(idTransaction)
    await world.clock.set(new Date(deadline.getTime() + late))
    callback.release()
    await world.stillness()
    await world.rest()
    expect(await world.books.state(idTransaction)).toBe(end)
    expect(await world.books.moved(idTransaction)).toEqual(moved)
    await audit(world.books, world.wire)
  },
)
