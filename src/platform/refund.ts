/** How a refund ends, as the platform sees it. Pure, as `transaction.ts` is. */
import type { Annulled, Attempt, Move, Refusal, Transaction, Unrefunded } from './transaction.ts'

/** The PSP undid the payment, now or earlier: the notices are payable again (REFUND-12). */
export function refunded(transaction: Transaction, now: Date): Move | Refusal<'not-owed'> {
  const owed = owedOf(transaction)
  if (!owed) return { refused: 'not-owed' }
  return {
    to: { state: 'REFUNDED', at: now, ...owed },
    owes: [],
    ends: ['request-refund'],
    unlocks: true,
    event: 'refunded',
  }
}

/** Why it failed: for good, or for too long; what was said last, and to whom. */
export type Failed = { reason: Unrefunded; said: string; by: Attempt }

/** The PSP refused, or has been silent for too long: the notices stay locked until a person has looked (REFUND-24). */
export function notRefunded(
  transaction: Transaction,
  { reason, said, by }: Failed,
  now: Date,
): Move | Refusal<'not-owed'> {
  const owed = owedOf(transaction)
  if (!owed) return { refused: 'not-owed' }
  return {
    to: { state: 'REFUND_ERROR', at: now, reason, ...owed },
    owes: [],
    ends: [],
    unlocks: false,
    event: 'refund-failed',
    givesUp: { duty: 'request-refund', by, said },
  }
}

/** The payment that has to be undone; a person may ask once more for one that could not be. */
export function owedOf(transaction: Transaction): ({ idPSPTransaction: string } & Annulled) | undefined {
  switch (transaction.state) {
    case 'EXPIRED':
      return { idPSPTransaction: transaction.idPSPTransaction }
    case 'REFUND_REQUESTED':
    case 'REFUND_ERROR': {
      const { idPSPTransaction, annulled } = transaction
      return { idPSPTransaction, ...(annulled !== undefined && { annulled }) }
    }
    case 'ACTIVATED':
    case 'AUTHORIZATION_REQUESTED':
    case 'AUTHORIZATION_COMPLETED':
    case 'CLOSED':
    case 'NOTIFIED_OK':
    case 'UNAUTHORIZED':
    case 'EXPIRED_NOT_AUTHORIZED':
    case 'REFUNDED':
      return undefined
  }
}
