/** What a PSP's report of an outcome makes of a transaction. Pure, as `transaction.ts` is. */
import { after } from '../runtime/clock.ts'
import {
  type Activated,
  type AuthorizationRequested,
  type ExpiredNotAuthorized,
  end,
  type Life,
  type Move,
  type Refusal,
  type Report,
  type Terms,
  type Transaction,
  tokenLife,
} from './transaction.ts'

/** `given-back`: no outcome came in time, and the PSP has confirmed the refund. */
export type Deaf =
  | 'mismatch'
  | 'too-early'
  | 'never-asked'
  | 'too-late'
  | 'given-back'
  | 'heard'
  | 'contradicted'

/** The PSP reports an outcome. It counts if it is the first, and before the deadline (OUTCOME-16, SAFE-5). */
export function hear(transaction: Transaction, report: Report, now: Date): Move | Refusal<Deaf> {
  if (report.idPsp !== transaction.order.idPsp) return { refused: 'mismatch' }
  if (transaction.state === 'ACTIVATED') return { refused: 'too-early' }
  if (transaction.state === 'EXPIRED_NOT_AUTHORIZED') return { refused: 'never-asked' }
  if (report.idPSPTransaction !== transaction.idPSPTransaction) return { refused: 'mismatch' }
  if (transaction.state === 'AUTHORIZATION_REQUESTED')
    return now < transaction.deadline ? conclude(transaction, report, now) : { refused: 'too-late' }
  const heard = heardOf(transaction)
  if (heard === undefined) return { refused: transaction.state === 'REFUNDED' ? 'given-back' : 'too-late' }
  return { refused: heard === report.outcome ? 'heard' : 'contradicted' }
}

/**
 * What a person has to see: another outcome than the one that was heard, money by a URL that nobody has, or money of
 * which the PSP had said that the payer has it back (SAFE-2).
 */
export function disputeIn({ outcome }: Report, refused: Deaf): string | undefined {
  if (refused === 'contradicted') return `reported ${outcome} against what it had reported`
  if (refused === 'never-asked' && outcome === 'OK') return 'reported OK of a URL that was never handed out'
  if (refused === 'given-back' && outcome === 'OK') return 'reported OK after it had confirmed the refund'
  return undefined
}

/** The outcome that stands, or that stood until it was annulled; undefined where none came in time. */
function heardOf(transaction: Exclude<Life, Activated | AuthorizationRequested | ExpiredNotAuthorized>) {
  switch (transaction.state) {
    case 'AUTHORIZATION_COMPLETED':
    case 'CLOSED':
    case 'NOTIFIED_OK':
    case 'UNAUTHORIZED':
      return transaction.outcome
    case 'REFUND_REQUESTED':
    case 'REFUNDED':
    case 'REFUND_ERROR':
      return transaction.annulled
    case 'EXPIRED':
      return undefined
  }
}

function conclude({ activatedAt }: Terms, { idPSPTransaction, outcome, details }: Report, at: Date): Move {
  if (outcome !== 'OK') {
    const errorCode = details && 'errorCode' in details ? { errorCode: details.errorCode } : {}
    return end({ state: 'UNAUTHORIZED', idPSPTransaction, at, outcome, ...errorCode }, true, outcome)
  }
  const proof =
    details && 'authorizationCode' in details
      ? { timestampOperation: details.timestampOperation, authorizationCode: details.authorizationCode }
      : {}
  const tokenEndsAt = after(activatedAt, tokenLife)
  const paid = { idPSPTransaction, outcome, ...proof }
  return {
    to: { state: 'AUTHORIZATION_COMPLETED', at, tokenEndsAt, ...paid },
    owes: [
      { duty: 'notify-payment', at },
      { duty: 'expire-transaction', at: tokenEndsAt },
    ],
    ends: [],
    unlocks: false,
    event: outcome,
  }
}
