/** What there is to see of a payment: which page, and whether it is time to look again. */
import { after } from '../../runtime/clock.ts'
import type { Listener } from '../../runtime/signals.ts'
import type { Psp } from '../context.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import { findPayment, type Stored } from '../store/payment.ts'

/**
 * `choose` and `approve` wait for the payer, `bank` for the bank, `telling` for the callback; then `leave`. The rest is
 * for a payment that somebody else undid.
 */
export type Stage = 'choose' | 'approve' | 'bank' | 'telling' | 'leave' | 'undoing' | 'undone' | 'retained'

/** How long after the deadline a payer is kept: the platform waits no longer, and has an answer of its own by now. */
const longest = 30_000

/** A payer who still looks is told that the payment was undone, however late it is (REFUND-20). */
export function stageOf(payment: Stored, now: Date): Stage {
  const stage = stageBefore(payment, now)
  return now >= after(payment.deadline, longest) && !mayLeave(stage) ? 'leave' : stage
}

function stageBefore(payment: Stored, now: Date): Stage {
  switch (payment.state) {
    case 'open':
      if (now >= payment.closesAt) return 'telling'
      return payment.challenge ? 'approve' : 'choose'
    case 'authorizing':
      return payment.refundAsked ? 'undoing' : 'bank'
    case 'returning':
      return 'bank'
    case 'settled':
      return payment.told ? 'leave' : 'telling'
    case 'refunding':
      return 'undoing'
    case 'refunded':
      return 'undone'
    case 'retained':
      return 'retained'
  }
}

/** Whether the platform knows how the payment stands, so that the payer may be sent back to it. */
export function mayLeave(stage: Stage): boolean {
  return stage === 'leave' || stage === 'undoing' || stage === 'undone' || stage === 'retained'
}

/**
 * The payment, a little later if that is all it takes to have something to show. `news`: of it, from before it was read.
 */
export async function settledDown(
  { clock, database }: Psp,
  payment: Stored,
  news: Listener<Stored>,
  patience = 2_500,
): Promise<Stored> {
  const end = clock.now().getTime() + patience
  let seen = payment
  while (isPassing(stageOf(seen, clock.now()))) {
    const left = end - clock.now().getTime()
    if (left <= 0) break
    const { idPSPTransaction: id } = seen
    seen = (await news.next(Math.min(left, 250))) ?? (await findPayment(database, id)) ?? seen
  }
  return seen
}

const isPassing = (stage: Stage) => stage === 'bank' || stage === 'telling'

/** Resolves with the first stage that differs from `seen`, or undefined when `signal` aborts. */
export async function nextStage(
  psp: Psp,
  id: IdPSPTransaction,
  seen: string,
  look: (payment: Stored) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Stage | undefined> {
  const otherNodes = 2_000
  using news = psp.signals.listen(id)
  while (!signal.aborted) {
    const payment = await findPayment(psp.database, id)
    const stage = payment && stageOf(payment, psp.clock.now())
    if (stage === undefined || stage !== seen) return stage ?? 'leave'
    await look(payment as Stored)
    await news.next(otherNodes, signal)
  }
  return undefined
}
