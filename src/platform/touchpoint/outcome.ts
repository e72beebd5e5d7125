/** How a payment stands, in the words and codes of pagoPA's return page. Without a code it is not over. */
import type { Transaction, Unauthorized } from '../transaction.ts'
import type { OutcomeCode } from './views/return.ts'
import type { ReturnState } from './views/words.ts'

export type Told = { state: ReturnState; outcomeCode?: OutcomeCode }

export function outcomeOf(transaction: Transaction): Told {
  switch (transaction.state) {
    case 'ACTIVATED':
    case 'AUTHORIZATION_REQUESTED':
      return { state: 'pending' }
    case 'AUTHORIZATION_COMPLETED':
    case 'CLOSED':
      return { state: 'pending' }
    case 'NOTIFIED_OK':
      return { state: 'paid', outcomeCode: 0 }
    case 'UNAUTHORIZED':
      return unauthorized[transaction.outcome]
    case 'EXPIRED_NOT_AUTHORIZED':
      return { state: 'error', outcomeCode: 25 }
    case 'EXPIRED':
    case 'REFUND_REQUESTED':
    case 'REFUND_ERROR':
      return { state: 'unknown', outcomeCode: 17 }
    case 'REFUNDED':
      return { state: 'canceled', outcomeCode: 18 }
  }
}

const unauthorized: Record<Unauthorized['outcome'], Told> = {
  KO: { state: 'refused', outcomeCode: 2 },
  EXPIRED: { state: 'expired', outcomeCode: 2 },
  CANCELED: { state: 'canceled', outcomeCode: 8 },
  ERROR: { state: 'error', outcomeCode: 25 },
}
