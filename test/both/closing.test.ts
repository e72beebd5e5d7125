import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { giveBack } from '../../src/psp/give-back.ts'
import { paced } from '../virtual-clock.ts'
import { audit } from './auditor.ts'
import { type BothWorld, newBothWorld } from './both-world.ts'
import {
  altered,
  holding,
  inTurn,
  loseAnswer,
  loseRequest,
  pass,
  silence,
  silenceAfter,
  twice,
} from './manners.ts'
import type { Manner, Operation } from './wire.ts'

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

const misstated = altered(body => body.replace('<totalAmount>51.50<', '<totalAmount>51.51<'))

test('a closing that the PSP refuses annuls its OK: the money is back, the notice payable, and no sendPaymentOutcome is sent (REFUND-2, REFUND-11, REFUND-13, NOTIFY-2)', async () => {
  world.wire.set('pspNotifyPaymentV2', misstated)
  const notice = world.newNotice()
  const { idTransaction } = await world.paid(notice)
  await world.rest()
  expect(await world.books.transaction(idTransaction)).toMatchObject({ state: 'REFUNDED', annulled: 'OK' })
  expect(await world.books.moved(idTransaction)).toEqual(['debit', 'return'])
  expect(await world.books.balance()).toBe(before)
  expect(world.wire.of('sendPaymentOutcomeV2', idTransaction)).toEqual([])

  world.wire.mend()
  const again = await world.paid(notice)
  await world.rest()
  expect(await world.books.state(again.idTransaction)).toBe('NOTIFIED_OK')
  await audit(world.books, world.wire)
})

test('money that the PSP gave back before the closing came: KO, and the refund is answered CANCELED (REFUND-7, REFUND-11, SAFE-2)', async () => {
  const notify = holding()
  world.wire.set('pspNotifyPaymentV2', notify.manner)
  const { idTransaction } = await world.paid()
  await world.until('the closing is on the wire', () => notify.held.length > 0)
  const { database } = world.databases.psp
  const given = giveBack({ database, clock: world.clock, id: idTransaction, patience: 5_000 })
  await world.until('given back', async () => (await world.books.moved(idTransaction)).length === 2)
  await world.stillness()
  notify.release()
  await world.rest()
  expect(await paced(world.clock, given)).toMatchObject({ payment: { state: 'refunded', by: 'psp' } })
  expect(await world.books.state(idTransaction)).toBe('REFUNDED')
  expect(world.wire.of('sendPaymentOutcomeV2', idTransaction)).toEqual([])
  const [refund] = world.wire.of('RefundTransaction', idTransaction)
  expect(JSON.parse(refund?.reply?.body ?? '{}')).toEqual({ idTransaction, outcome: 'CANCELED' })
  expect(await world.books.balance()).toBe(before)
  await audit(world.books, world.wire)
})

const always = (operations: Partial<Record<Operation, Manner>>) => () => {
  for (const [operation, manner] of Object.entries(operations)) world.wire.set(operation as Operation, manner)
}

test.each([
  ['is lost each time', always({ pspNotifyPaymentV2: loseRequest })],
  ['hangs', always({ pspNotifyPaymentV2: silence })],
  [
    'is accepted and nobody hears of it, nor of sendPaymentOutcome',
    always({ pspNotifyPaymentV2: loseAnswer, sendPaymentOutcomeV2: loseRequest }),
  ],
  [
    'is accepted, then hangs, and sendPaymentOutcome hangs too',
    always({ pspNotifyPaymentV2: silenceAfter, sendPaymentOutcomeV2: silence }),
  ],
])(
  'a closing that %s, until the payment token ends: REFUNDED, the money is back (NOTIFY-4, REFUND-2, SAFE-2)',
  async (_, arrange) => {
    arrange()
    const { idTransaction } = await world.paid()
    await world.until('heard', async () => 'tokenEndsAt' in (await world.books.transaction(idTransaction)))
    const end = await world.books.deadline(idTransaction)
    await world.reached(idTransaction, 'REFUNDED')
    const { at } = await world.books.transaction(idTransaction)
    expect(new Date(String(at)).getTime()).toBeGreaterThanOrEqual(end.getTime())
    await world.rest()
    expect(await world.books.moved(idTransaction)).toEqual(['debit', 'return'])
    expect(await world.books.balance()).toBe(before)
    await audit(world.books, world.wire)
  },
)

test.each([
  ['the answer to the closing is lost once', always({ pspNotifyPaymentV2: inTurn(loseAnswer, pass) })],
  ['the closing is lost once', always({ pspNotifyPaymentV2: inTurn(loseRequest, pass) })],
  ['the closing comes twice', always({ pspNotifyPaymentV2: twice })],
  [
    'the answer to sendPaymentOutcome is lost once',
    always({ sendPaymentOutcomeV2: inTurn(loseAnswer, pass) }),
  ],
  ['sendPaymentOutcome is lost once', always({ sendPaymentOutcomeV2: inTurn(loseRequest, pass) })],
  ['sendPaymentOutcome comes twice', always({ sendPaymentOutcomeV2: twice })],
  ['the answer to the callback is lost once', always({ CallbackOutcome: inTurn(loseAnswer, pass) })],
  ['the callback comes twice', always({ CallbackOutcome: twice })],
  ['every answer to the closing is lost', always({ pspNotifyPaymentV2: loseAnswer })],
])(
  '%s: NOTIFIED_OK, one debit, nobody has to look (NOTIFY-4, NOTIFY-5, SAFE-1, SAFE-5)',
  async (_, arrange) => {
    arrange()
    const { idTransaction } = await world.paid()
    await world.rest()
    expect(await world.books.state(idTransaction)).toBe('NOTIFIED_OK')
    expect(await world.books.balance()).toBe(before - 5_150)
    await audit(world.books, world.wire)
  },
)

test('sendPaymentOutcome overtakes the answer to the closing: NOTIFIED_OK, and the answer changes nothing (NOTIFY-4, NOTIFY-5)', async () => {
  const notify = holding('answer')
  world.wire.set('pspNotifyPaymentV2', notify.manner)
  const { idTransaction } = await world.paid()
  await world.reached(idTransaction, 'NOTIFIED_OK')
  notify.release()
  await world.rest()
  expect(await world.books.state(idTransaction)).toBe('NOTIFIED_OK')
  expect(await world.books.events(idTransaction)).not.toContain('closed')
  await audit(world.books, world.wire)
})

test('sendPaymentOutcome that comes when a refund is owed gets a fault, and changes nothing; the notice is not payable before the money is back (NOTIFY-6, SAFE-2, SAFE-4)', async () => {
  const outcome = holding()
  const refund = holding()
  world.wire.set('pspNotifyPaymentV2', loseAnswer)
  world.wire.set('sendPaymentOutcomeV2', outcome.manner)
  world.wire.set('RefundTransaction', refund.manner)
  const notice = world.newNotice()
  const { idTransaction } = await world.paid(notice)
  await world.reached(idTransaction, 'REFUND_REQUESTED')
  expect(await world.books.locked(notice)).toBe(true)
  outcome.release()
  await world.stillness()
  expect(world.wire.of('sendPaymentOutcomeV2', idTransaction).at(0)?.reply?.body).toContain(
    'PPT_TOKEN_SCADUTO',
  )
  expect(await world.books.state(idTransaction)).toBe('REFUND_REQUESTED')
  refund.release()
  await world.rest()
  expect(await world.books.state(idTransaction)).toBe('REFUNDED')
  expect(await world.books.balance()).toBe(before)
  await audit(world.books, world.wire)
})
