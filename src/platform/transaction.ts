/**
 * A transaction as the platform sees it, from the notices it locks until nothing more can happen.
 *
 *     ACTIVATED ──hand out──▶ AUTHORIZATION_REQUESTED ──OK──▶ AUTHORIZATION_COMPLETED
 *         │                         ├──KO, CANCELED, EXPIRED, ERROR──▶ UNAUTHORIZED
 *         │                         └──deadline──▶ EXPIRED
 *         └──give up──▶ EXPIRED_NOT_AUTHORIZED
 *
 * Pure: no clock, no database, no network. Time arrives as an argument; promises leave as `owes`. Notices are payable
 * again only where nothing can have been taken (SAFE-4), and an outcome never changes once it is accepted (SAFE-5).
 */
import type { IdTransaction } from '../contract/id-transaction.ts'
import type { Requests } from '../contract/operations.ts'
import { after } from '../runtime/clock.ts'

export type Touchpoint = Requests['RetrieveRedirectUrl']['touchpoint']
export type Report = Requests['CallbackOutcome']
export type Outcome = Report['outcome']

/** Amounts in cents. */
export type Notice = {
  fiscalCode: string
  noticeNumber: string
  amount: number
  description: string
  companyName: string
}

/** What the payer asked for, and stays. */
export type Order = {
  notices: [Notice, ...Notice[]]
  fee: number
  idPsp: string
  idPaymentMethod: string
  touchpoint: Touchpoint
  email?: string
}

export type Terms = { idTransaction: IdTransaction; order: Order; activatedAt: Date }

export type Life =
  | Activated
  | AuthorizationRequested
  | AuthorizationCompleted
  | Unauthorized
  | ExpiredNotAuthorized
  | Expired

/** The PSP moves next: it is being asked for a URL. After `givesUpAt`, the clock does. */
export type Activated = { state: 'ACTIVATED'; givesUpAt: Date }
/** The payer moves next, on the PSP's page. At the deadline, the clock does. */
export type AuthorizationRequested = {
  state: 'AUTHORIZATION_REQUESTED'
  idPSPTransaction: string
  deadline: Date
}
/** The platform moves next: it closes the payment. */
export type AuthorizationCompleted = {
  state: 'AUTHORIZATION_COMPLETED'
  idPSPTransaction: string
  at: Date
  outcome: 'OK'
  timestampOperation?: string
  authorizationCode?: string
}
/** Nobody moves: nothing was taken, and the notices are payable again. */
export type Unauthorized = {
  state: 'UNAUTHORIZED'
  idPSPTransaction: string
  at: Date
  outcome: Exclude<Outcome, 'OK'>
  errorCode?: string
}
/** Nobody moves: nobody has the URL, so nothing can be taken, and the notices are payable again. */
export type ExpiredNotAuthorized = { state: 'EXPIRED_NOT_AUTHORIZED'; at: Date; reason: Failure }
/** The platform moves next: money may have been taken, so the notices stay locked and a refund is owed. */
export type Expired = { state: 'EXPIRED'; idPSPTransaction: string; at: Date }

/** Why no URL was handed out. `broken`: the answer breaks the contract. `abandoned`: whoever asked is gone. */
export type Failure = 'refused' | 'broken' | 'late' | 'unreachable' | 'abandoned'

export type Transaction = Terms & Life

export type DutyName = 'expire-transaction'
export type Owed = { duty: DutyName; at: Date }

/** The next state, the duties that it owes, those that it makes void, and whether the notices are payable again. */
export type Move = { to: Life; owes: Owed[]; ends: DutyName[]; unlocks: boolean; event: string }
export type Refusal<Reason extends string> = { refused: Reason }

export function amountOf({ notices, fee }: Pick<Order, 'notices' | 'fee'>): number {
  return notices.reduce((sum, { amount }) => sum + amount, fee)
}

/** `patience`: how long the PSP may take to answer, and we to write its answer down. */
export function activate(
  idTransaction: IdTransaction,
  order: Order,
  patience: number,
  now: Date,
): { terms: Terms; move: Move } {
  const givesUpAt = after(now, patience)
  const move = stay({ state: 'ACTIVATED', givesUpAt }, givesUpAt, 'activated')
  return { terms: { idTransaction, order, activatedAt: now }, move }
}

/** The PSP gave a URL. Time runs from here, where it is handed to the payer (URL-13). */
export function handOut(
  transaction: Transaction,
  { idPSPTransaction, timeout }: { idPSPTransaction: string; timeout: number },
  now: Date,
): Move | Refusal<'given-up'> {
  if (transaction.state !== 'ACTIVATED') return { refused: 'given-up' }
  const deadline = after(now, timeout)
  return stay({ state: 'AUTHORIZATION_REQUESTED', idPSPTransaction, deadline }, deadline, 'handed-out')
}

export function giveUp(transaction: Transaction, reason: Failure, now: Date): Move | Refusal<'given-up'> {
  if (transaction.state !== 'ACTIVATED') return { refused: 'given-up' }
  return givenUp(reason, now)
}

export type Deaf = 'mismatch' | 'too-early' | 'never-asked' | 'too-late' | 'heard' | 'contradicted'

/** The PSP reports an outcome. It counts if it is the first, and before the deadline (OUTCOME-16, SAFE-5). */
export function hear(transaction: Transaction, report: Report, now: Date): Move | Refusal<Deaf> {
  if (report.idPsp !== transaction.order.idPsp) return { refused: 'mismatch' }
  if (transaction.state === 'ACTIVATED') return { refused: 'too-early' }
  if (transaction.state === 'EXPIRED_NOT_AUTHORIZED') return { refused: 'never-asked' }
  if (report.idPSPTransaction !== transaction.idPSPTransaction) return { refused: 'mismatch' }
  if (transaction.state === 'EXPIRED') return { refused: 'too-late' }
  if (transaction.state !== 'AUTHORIZATION_REQUESTED')
    return { refused: transaction.outcome === report.outcome ? 'heard' : 'contradicted' }
  if (now >= transaction.deadline) return { refused: 'too-late' }
  return conclude(report, now)
}

/** Time is over: for the PSP to give a URL, or for its outcome to come. */
export function expire(transaction: Transaction, now: Date): Move | Refusal<'not-yet' | 'ended'> {
  switch (transaction.state) {
    case 'ACTIVATED':
      return now < transaction.givesUpAt ? { refused: 'not-yet' } : givenUp('abandoned', now)
    case 'AUTHORIZATION_REQUESTED':
      return now < transaction.deadline ? { refused: 'not-yet' } : expired(transaction.idPSPTransaction, now)
    case 'AUTHORIZATION_COMPLETED':
    case 'UNAUTHORIZED':
    case 'EXPIRED_NOT_AUTHORIZED':
    case 'EXPIRED':
      return { refused: 'ended' }
  }
}

function conclude({ idPSPTransaction, outcome, details }: Report, at: Date): Move {
  if (outcome !== 'OK') {
    const errorCode = details && 'errorCode' in details ? { errorCode: details.errorCode } : {}
    return end({ state: 'UNAUTHORIZED', idPSPTransaction, at, outcome, ...errorCode }, true, outcome)
  }
  const proof =
    details && 'authorizationCode' in details
      ? { timestampOperation: details.timestampOperation, authorizationCode: details.authorizationCode }
      : {}
  return end({ state: 'AUTHORIZATION_COMPLETED', idPSPTransaction, at, outcome, ...proof }, false, outcome)
}

const givenUp = (reason: Failure, at: Date): Move =>
  end({ state: 'EXPIRED_NOT_AUTHORIZED', at, reason }, true, 'given-up')

const expired = (idPSPTransaction: string, at: Date): Move =>
  end({ state: 'EXPIRED', idPSPTransaction, at }, false, 'expired')

const stay = (to: Life, until: Date, event: string): Move => ({
  to,
  owes: [{ duty: 'expire-transaction', at: until }],
  ends: [],
  unlocks: false,
  event,
})

const end = (to: Life, unlocks: boolean, event: string): Move => ({
  to,
  owes: [],
  ends: ['expire-transaction'],
  unlocks,
  event,
})
