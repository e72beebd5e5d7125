import assert from 'node:assert/strict'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { returnOrBar } from '../../src/psp/bank/sandbox/store/journal.ts'
import { audit } from './auditor.ts'
import { type BothWorld, newBothWorld } from './both-world.ts'
import { altered, holding, loseAnswer } from './manners.ts'
import type { Manner } from './wire.ts'

let world: BothWorld
const left: Record<string, string[]> = {}
beforeAll(async () => {
  world = await newBothWorld()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => world.wire.mend())

/** It ended like this, and people find it where they look, and in the log. */
async function toldTo(idTransaction: string, state: string, duties: string[]) {
  await world.rest()
  expect(await world.books.state(idTransaction)).toBe(state)
  expect(await world.books.forPeople(idTransaction)).toEqual(duties)
  expect(world.errors('platform', idTransaction).length).toBeGreaterThan(0)
  left[idTransaction] = duties
}

/** As if the PSP had said so all day: its next attempt is the last. */
const lastAttempt = (idTransaction: string) =>
  world.books.psp.run(
    `update psp.duty set attempt = 148 from psp.payment
     where id_transaction = $1 and subject = id_psp_transaction and kind = 'send-payment-outcome'`,
    [idTransaction],
  )

test('a PSP that accepted the closing and then says KO: the KO counts for nothing, the notice stays locked, people are told (NOTIFY-5, SAFE-2, SAFE-4)', async () => {
  const ko = altered(body => body.replace('<outcome>OK<', '<outcome>KO<'))
  world.wire.set('sendPaymentOutcomeV2', ko)
  const { idTransaction } = await world.paid()
  await world.until('it has said so', () => world.wire.of('sendPaymentOutcomeV2', idTransaction)[0]?.reply)
  await world.stillness()
  await lastAttempt(idTransaction)
  await toldTo(idTransaction, 'CLOSED', [
    'platform:await-outcome',
    'platform:clear-up',
    'psp:send-payment-outcome',
  ])
  const [first] = world.wire.of('sendPaymentOutcomeV2', idTransaction)
  expect(first?.reply?.body).toContain('PPT_ESITO_GIA_ACQUISITO')
  await audit(world.books, world.wire, left)
})

test('a callback of OK, then one of KO: the OK stands, the KO is answered KO, people are told (OUTCOME-15, OUTCOME-19, SAFE-5)', async () => {
  const answers: string[] = []
  const contradicting: Manner = async (message, forward) => {
    const reply = await forward()
    const { details: _, ...said } = JSON.parse(message.body)
    const body = JSON.stringify({ ...said, outcome: 'KO', details: { errorCode: 'E1' } })
    answers.push((await forward({ ...message, body })).body)
    return reply
  }
  world.wire.set('CallbackOutcome', contradicting)
  const { idTransaction } = await world.paid()
  await toldTo(idTransaction, 'NOTIFIED_OK', ['platform:clear-up'])
  expect(answers.map(answer => JSON.parse(answer).outcome)).toEqual(['KO'])
  await audit(world.books, world.wire, left)
})

test('a PSP that accepted by one message and refuses by the next, after sendPaymentOutcome: what it accepted stands, people are told (NOTIFY-2, SAFE-2)', async () => {
  const notify = holding()
  let turns = 0
  world.wire.set('pspNotifyPaymentV2', async (message, forward) => {
    if (++turns === 1) return loseAnswer(message, forward)
    await notify.manner(message, async () => ({ status: 0, headers: {}, body: '' }))
    return forward({ ...message, body: message.body.replace('<totalAmount>51.50<', '<totalAmount>51.51<') })
  })
  const sent = holding()
  world.wire.set('sendPaymentOutcomeV2', sent.manner)
  const { idTransaction } = await world.paid()
  await world.until('it is asked again', () => notify.held.length > 0)
  sent.release()
  await world.stillness()
  notify.release()
  await toldTo(idTransaction, 'NOTIFIED_OK', ['platform:clear-up'])
  await audit(world.books, world.wire, left)
})

test('a PSP that gave the money back although it accepted the closing, and says no more: CLOSED, and people are told when the payment token ends (NOTIFY-7, SAFE-2)', async () => {
  const sent = holding()
  world.wire.set('sendPaymentOutcomeV2', sent.manner)
  const notice = world.newNotice()
  const { idTransaction } = await world.paid(notice)
  await world.reached(idTransaction, 'CLOSED')
  const end = await world.books.deadline(idTransaction)
  const { psp } = world.databases
  const [payment] = await psp.run<{ id: string }>(
    'select id_psp_transaction as id from psp.payment where id_transaction = $1',
    [idTransaction],
  )
  await psp.run(`delete from psp.duty where subject = $1`, [payment?.id])
  await returnOrBar(psp.database, payment?.id ?? '', world.clock.now())

  await toldTo(idTransaction, 'CLOSED', ['platform:await-outcome'])
  expect(world.clock.now().getTime()).toBeGreaterThanOrEqual(end.getTime())
  expect(await world.books.locked(notice)).toBe(true)
  await assert.rejects(audit(world.books, world.wire, left), /SAFE-2/)
})
