/**
 * How a payment stands, in the words and codes of pagoPA's return page: of what stands, never of an outcome that was
 * annulled (REFUND-13). Without a code nothing can be said yet.
 */
import type { Transaction, Unauthorized } from '../transaction.ts'
import type { OutcomeCode } from './views/return.ts'
import type { ReturnState } from './views/words.ts'

export type Told = { state: ReturnState; outcomeCode?: OutcomeCode }

export function outcomeOf(transaction: Transaction, now: Date): Told {
  switch (transaction.state) {
    case 'ACTIVATED':
    case 'AUTHORIZATION_REQUESTED':
      return { state: 'pending' }
    case 'AUTHORIZATION_COMPLETED':
      return { state: 'closing' }
    case 'CLOSED':
      return now < transaction.tokenEndsAt ? { state: 'closing' } : withAPerson
    case 'NOTIFIED_OK':
      return { state: 'paid', outcomeCode: 0 }
    case 'UNAUTHORIZED':
      return unauthorized[transaction.outcome]
    case 'EXPIRED_NOT_AUTHORIZED':
      return { state: 'error', outcomeCode: 25 }
    case 'EXPIRED':
    case 'REFUND_REQUESTED':
      return { state: 'refunding', outcomeCode: 17 }
    case 'REFUND_ERROR':
      return withAPerson
    case 'REFUNDED':
      return { state: 'refunded', outcomeCode: 18 }
  }
}

const withAPerson: Told = { state: 'person', outcomeCode: 17 }

const unauthorized: Record<Unauthorized['outcome'], Told> = {
  KO: { state: 'refused', outcomeCode: 2 },
  EXPIRED: { state: 'expired', outcomeCode: 2 },
  CANCELED: { state: 'canceled', outcomeCode: 8 },
  ERROR: { state: 'error', outcomeCode: 25 },
}
