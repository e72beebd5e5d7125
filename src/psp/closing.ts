/**
 * The closing, as the PSP sees it: the platform says what it holds for paid, and the PSP agrees only where that is
 * what it booked, and still has (NOTIFY-2, SAFE-2). Pure, as `payment.ts` is.
 */
import { isDeepStrictEqual } from 'node:util'
import { text140 } from '../contract/soap/text140.ts'
import type { Accepted, Move, Payment } from './payment.ts'

/** What the platform claims. Amounts in cents, `totalAmount` with the fee. */
export type Claim = {
  idPsp: string
  idPSPTransaction: string
  totalAmount: number
  fee: number
  authorizationCode: string
  paymentTokens: [string, ...string[]]
}

export type Disagreement =
  | 'another-psp'
  | 'another-payment'
  | 'another-amount'
  | 'another-code'
  | 'other-tokens'
  | 'not-paid'
  | 'given-back'

/** `accepted-already`: the same claim again, and the same answer to it. */
export type Disagreed = { refused: Disagreement | 'accepted-already' }

export function accept(payment: Payment, claim: Claim, now: Date): Move | Disagreed {
  const { request, idPSPTransaction } = payment
  if (claim.idPsp !== request.idPsp) return { refused: 'another-psp' }
  if (claim.idPSPTransaction !== idPSPTransaction) return { refused: 'another-payment' }
  if (claim.totalAmount !== request.amount) return { refused: 'another-amount' }
  switch (payment.state) {
    case 'open':
    case 'authorizing':
    case 'returning':
      return { refused: 'not-paid' }
    case 'refunding':
    case 'refunded':
    case 'retained':
      return { refused: 'given-back' }
    case 'settled':
      break
  }
  if (payment.outcome !== 'OK') return { refused: 'not-paid' }
  const { at, outcome, timestampOperation, authorizationCode, accepted } = payment
  if (claim.authorizationCode !== text140(authorizationCode)) return { refused: 'another-code' }
  if (accepted) return { refused: comparedTo(accepted, claim) }
  const { paymentTokens, fee } = claim
  const paid = { outcome, timestampOperation, authorizationCode, accepted: { at: now, paymentTokens, fee } }
  return {
    to: { state: 'settled', at, ...paid },
    owes: [{ duty: 'send-payment-outcome', at: now }],
    ends: [],
    event: 'closing-accepted',
  }
}

function comparedTo(accepted: Accepted, { paymentTokens, fee }: Claim): Disagreed['refused'] {
  if (fee !== accepted.fee) return 'another-amount'
  return isDeepStrictEqual(paymentTokens, accepted.paymentTokens) ? 'accepted-already' : 'other-tokens'
}
