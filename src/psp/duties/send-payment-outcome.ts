/**
 * send-payment-outcome · tell the platform that the notices of a closing are paid (sendPaymentOutcomeV2), until it
 * takes note (NOTIFY-5), for a day; then it is a person's turn.
 *
 * Owed by the statement that accepts the closing, and begun at once; a closing that was refused never owes it. A refund
 * ends it. The message is built from stored facts alone: every attempt sends the same bytes.
 */
import { securitySchemes } from '../../contract/operations.ts'
import { daySchedule } from '../../contract/retry-schedule.ts'
import { callSoap } from '../../contract/soap/call-soap.ts'
import { codeIn } from '../../contract/soap/faults.ts'
import type { NodeReply } from '../../contract/soap/messages.ts'
import type { Duty, DutyKind, Result } from '../../runtime/duties.ts'
import type { Psp } from '../context.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import { confirmPaymentOutcome } from '../store/closing.ts'
import { findPayment, type Stored } from '../store/payment.ts'
import { type Accounted, paymentOutcomeMessage } from './payment-outcome-message.ts'

type Sending = Pick<Psp, 'config' | 'clock' | 'database' | 'node' | 'callbackKey'>

export const sendPaymentOutcome = (psp: Sending): DutyKind => ({
  delays: daySchedule(psp.config.slot),
  async perform(duty) {
    const payment = await findPayment(psp.database, duty.subject as IdPSPTransaction)
    const accounted = payment && accountedFor(payment)
    return accounted ? send(psp, duty, accounted) : 'done'
  },
})

async function send(psp: Sending, duty: Duty, payment: Accounted): Promise<Result> {
  const key = { [securitySchemes.PagopaApiKeyAuth.name]: psp.callbackKey(payment.request.idPsp) }
  const message = paymentOutcomeMessage(payment, psp.config)
  const reply = await callSoap(psp.node, 'sendPaymentOutcomeV2', message, key)
  const answer = reply.outcome === 'OK' ? 'OK' : codeIn(reply.fault)
  if (!isTaken(reply)) return { failed: `answered KO: ${answer}` }
  await confirmPaymentOutcome(psp.database, duty, answer, psp.clock.now())
  return 'written'
}

/** Undefined where the closing was not accepted, or the payment was undone after it. */
function accountedFor(payment: Stored): Accounted | undefined {
  if (payment.state !== 'settled' || payment.outcome !== 'OK' || !payment.accepted) return undefined
  const { idPSPTransaction, request, timestampOperation, accepted } = payment
  return { idPSPTransaction, request, timestampOperation, accepted }
}

/** Where the answer to an earlier attempt was lost, the platform may say that it knows the outcome, and agrees. */
const isTaken = (reply: NodeReply) =>
  reply.outcome === 'OK' ||
  (reply.fault.faultCode === 'PPT_ESITO_GIA_ACQUISITO' &&
    /\besito concorde\b/i.test(reply.fault.description ?? ''))
