/**
 * deliver-outcome · tell the platform how a payment ended (CallbackOutcome), until it answers 200 (OUTCOME-4).
 *
 * Owed in the statement that settles the payment, so an outcome is never lost and never invented; begun at once
 * (OUTCOME-2), whether or not the payer's browser is still there (OUTCOME-5). The message is built from stored facts
 * alone: every attempt sends the same bytes (OUTCOME-20). A refund ends it, also while an attempt is on the wire: then
 * the answer to that attempt confirms nothing any more.
 */

import { parseJson } from '../../contract/json.ts'
import { type Body, operations, securitySchemes } from '../../contract/operations.ts'
import { sanpSchedule } from '../../contract/retry-schedule.ts'
import { validateReply } from '../../contract/validate.ts'
import type { Duty, DutyKind, Result } from '../../runtime/duties.ts'
import type { Answer } from '../../runtime/http/client.ts'
import type { Psp } from '../context.ts'
import type { Settled, Terms } from '../payment.ts'
import { paymentOf } from '../payment-of.ts'
import { confirmOutcome } from '../store/payment.ts'

type Delivery = Pick<Psp, 'config' | 'clock' | 'database' | 'platform' | 'callbackKey' | 'moved'>

export const deliverOutcome = (psp: Delivery): DutyKind => ({
  delays: sanpSchedule(psp.config.slot),
  perform: duty => deliver(psp, duty),
})

async function deliver(psp: Delivery, duty: Duty): Promise<Result> {
  const payment = await paymentOf(psp, duty)
  if (payment?.state !== 'settled') return 'done' // undone meanwhile: there is no outcome left to tell
  const answer = await post(psp, payment)
  if (answer.status !== 200) return { failed: `answered ${answer.status}` }
  const confirmedAt = psp.clock.now()
  if (await confirmOutcome(psp.database, duty, saidIn(answer), confirmedAt))
    psp.moved({ ...payment, confirmedAt, told: true })
  return 'written'
}

function post({ platform, callbackKey }: Delivery, payment: Terms & Settled): Promise<Answer> {
  const { idTransaction, idPsp } = payment.request
  const path = operations.CallbackOutcome.path.replace('{idTransaction}', encodeURIComponent(idTransaction))
  const key = { [securitySchemes.PagopaApiKeyAuth.name]: callbackKey(idPsp) }
  return platform.post(path, JSON.stringify(outcomeMessage(payment)), key)
}

/** What happened, under the identifiers that were agreed on (OUTCOME-6, OUTCOME-7, OUTCOME-8). */
export function outcomeMessage(payment: Terms & Settled): Body<'CallbackOutcome'> {
  const { idPSPTransaction, request, outcome } = payment
  const who = { idPsp: request.idPsp, idPSPTransaction }
  if (outcome !== 'OK') return { ...who, outcome, details: { errorCode: payment.errorCode } }
  const { authorizationCode } = payment
  const timestampOperation = payment.timestampOperation.toISOString()
  return { ...who, outcome, details: { timestampOperation, authorizationCode } }
}

/** A 200 confirms whatever its body says; what it said is kept for the payment's story. */
function saidIn({ body }: Answer): string {
  const json = parseJson(body)
  if (!json.ok) return 'unreadable'
  const reply = validateReply('CallbackOutcome', 200, json.value, { unknown: 'ignore' })
  return reply.ok && reply.value.status === 200 ? reply.value.body.outcome : 'unreadable'
}
