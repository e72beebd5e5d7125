/**
 * The payer's answer to the challenge becomes the payment's next move. Asked for whenever an answer was heard, and
 * whenever somebody looks at the page, so that a call that was lost costs only a moment.
 */
import { advance } from './advance.ts'
import type { Approval, Verdict } from './bank/ports.ts'
import { NoWord, within } from './bank/within.ts'
import type { Psp } from './context.ts'
import { payee } from './payee.ts'
import {
  authorize,
  distrust,
  forget,
  type Move,
  type Payment,
  type Refusal,
  refuse,
  type Terms,
} from './payment.ts'
import { findPayment, type Stored } from './store/payment.ts'

export const approvalOf = ({ idPSPTransaction, request }: Terms, customer: string): Approval => ({
  idPSPTransaction,
  customer,
  amount: request.amount,
  payee: payee(request),
})

/** Answers the payment as it is then: the same object, where there was nothing to conclude. */
export async function concludeChallenge(psp: Psp, payment: Stored): Promise<Stored> {
  if (payment.state !== 'open' || !payment.challenge) return payment
  const { challenge, customer } = payment.challenge
  const verdict = await verdictOn(psp, challenge, approvalOf(payment, customer))
  const decide = moves[verdict]
  if (!decide) return payment
  const { idPSPTransaction: id } = payment
  const move = await advance(psp, id, (now, at) => decide(now, challenge, at), payment)
  if (move && 'payment' in move) return move.payment
  return (await findPayment(psp.database, id)) ?? payment
}

/** A bank that does not answer has not said anything yet. */
async function verdictOn(psp: Psp, challenge: string, approval: Approval): Promise<Verdict> {
  try {
    return await within(psp, () => psp.bank.sca.verdict(challenge, approval))
  } catch (error) {
    if (!(error instanceof NoWord)) throw error
    psp.log.warn({ err: error }, 'the payer’s answer cannot be read')
    return 'pending'
  }
}

type Decide = (payment: Payment, challenge: string, now: Date) => Move | Refusal

const moves: Record<Verdict, Decide | undefined> = {
  pending: undefined,
  approved: authorize,
  refused: refuse,
  void: distrust,
  withdrawn: forget,
}
