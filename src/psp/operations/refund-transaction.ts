/**
 * RefundTransaction · POST /redirections/refunds · the platform asks, the PSP answers (REFUND-4).
 *
 * Undoes a payment, however it stands and however long ago it ended (REFUND-19), and says what became of its money
 * (REFUND-6, REFUND-7). It is the bank that gives money back, and a duty that asks the bank to: whoever asks for the
 * refund waits for the bank's word, but not longer than the platform listens, and the duty goes on without them
 * (REFUND-23). Asked again, nothing changes, and the answer is read from how the payment stands (REFUND-3).
 */
import type { Problem } from '../../contract/checked.ts'
import type { Reply, Requests } from '../../contract/operations.ts'
import { badRequest, problem } from '../../contract/problem.ts'
import { after } from '../../runtime/clock.ts'
import type { Psp } from '../context.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import { leaseOf } from '../lease.ts'
import { refund, refundAnswer } from '../money.ts'
import { hastenDuty } from '../store/hasten.ts'
import { findPayment, findPaymentOf, type Stored } from '../store/payment.ts'
import { endUnpaid } from '../withdraw-challenge.ts'

export async function refundTransaction(
  psp: Psp,
  { idTransaction, idPSPTransaction, action }: Requests['RefundTransaction'],
): Promise<Reply<'RefundTransaction'>> {
  if (action !== 'refund') return badRequest([unknownAction], idTransaction)
  const payment = await findPaymentOf(psp.database, idTransaction)
  if (payment?.idPSPTransaction !== idPSPTransaction) return problem(404, { idTransaction }) // REFUND-16
  const outcome = refundAnswer(payment) ?? (await undo(psp, payment))
  if (outcome) return { status: 200, body: { idTransaction, outcome } }
  return problem(500, { idTransaction, detail: bankSilent })
}

/** REFUND-21. */
const unknownAction: Problem = { field: 'action', expected: 'refund' }
const bankSilent = 'The bank has not answered yet; it is asked again meanwhile, so send this again later'

/** In milliseconds: the platform listens for eight seconds, and the way back takes some of them. */
const longest = 6_000
/** How soon it is noticed that another process has heard the bank's word. */
const otherNodes = 250

async function undo(psp: Psp, payment: Stored): Promise<ReturnType<typeof refundAnswer>> {
  const over = psp.clock.deadline(Math.min(psp.config.bankPatience, longest))
  const id = payment.idPSPTransaction
  await Promise.race([order(psp, payment), aborted(over)])
  using news = psp.signals.listen(id)
  while (true) {
    const now = await findPayment(psp.database, id)
    const answer = now && refundAnswer(now)
    if (answer || over.aborted) return answer
    await news.next(otherNodes, over)
  }
}

/** A payer's device that cannot be told to stop asking holds nobody up. */
async function order(psp: Psp, payment: Stored): Promise<void> {
  const move = await endUnpaid(psp, payment, refund)
  if (move && 'refused' in move) await hasten(psp, payment.idPSPTransaction)
}

/** Whoever asks again finds the bank asked again, and not in the ten minutes that a duty may have come to wait. */
async function hasten({ database, config, clock, due }: Psp, id: IdPSPTransaction): Promise<void> {
  const now = clock.now()
  if (await hastenDuty(database, id, 'return-money', now, after(now, leaseOf(config)))) due()
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
