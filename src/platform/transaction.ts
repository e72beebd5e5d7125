/**
 * A transaction as the platform sees it, from the notices it locks until nothing more can happen.
 *
 *     ACTIVATED ──hand out──▶ AUTHORIZATION_REQUESTED ──OK──▶ AUTHORIZATION_COMPLETED ──accepted──▶ CLOSED ──▶ NOTIFIED_OK
 *         │                         │                             └──refused──▶ REFUND_REQUESTED ──▶ REFUNDED
 *         │                         ├──KO, CANCELED, EXPIRED, ERROR──▶ UNAUTHORIZED         └─────▶ REFUND_ERROR
 *         │                         └──deadline──▶ EXPIRED ──▶ REFUNDED, REFUND_ERROR
 *         └──give up──▶ EXPIRED_NOT_AUTHORIZED
 *
 * Pure: no clock, no database, no network. Time arrives as an argument; promises leave as `owes`. Notices are payable
 * again only where nothing can have been taken, or all of it has come back (SAFE-4), and an outcome never changes once
 * it is accepted (SAFE-5). Here are the states and the time that they are given; `report.ts` has the way to an outcome,
 * `closing.ts` and `refund.ts` what follows.
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

/** A PSP’s broker and channel, as the closing names them. */
export type ClosingNames = { idBrokerPSP: string; idChannel: string }

/**
 * What the payer asked for, and stays. `names`: those of when the payment began, whatever the registry says by the time
 * that it is closed; payments of before they were kept have none.
 */
export type Order = {
  notices: [Notice, ...Notice[]]
  fee: number
  idPsp: string
  idPaymentMethod: string
  touchpoint: Touchpoint
  email?: string
  names?: ClosingNames
}

export type Terms = { idTransaction: IdTransaction; order: Order; activatedAt: Date }

export type Life =
  | Activated
  | AuthorizationRequested
  | AuthorizationCompleted
  | Unauthorized
  | ExpiredNotAuthorized
  | Expired
  | Closed
  | NotifiedOk
  | RefundRequested
  | Refunded
  | RefundError

/** The PSP moves next: it is being asked for a URL. After `givesUpAt`, the clock does. */
export type Activated = { state: 'ACTIVATED'; givesUpAt: Date }
/** The payer moves next, on the PSP's page. At the deadline, the clock does. */
export type AuthorizationRequested = {
  state: 'AUTHORIZATION_REQUESTED'
  idPSPTransaction: string
  deadline: Date
}
/** What the PSP has told of a payment that it took. */
export type Paid = {
  idPSPTransaction: string
  outcome: 'OK'
  timestampOperation?: string
  authorizationCode?: string
}
/** The PSP moves next: it is asked to accept the closing. When the payment token ends, the clock does. */
export type AuthorizationCompleted = { state: 'AUTHORIZATION_COMPLETED'; at: Date; tokenEndsAt: Date } & Paid
/** The PSP moves next: it accepted the closing, and owes sendPaymentOutcome. */
export type Closed = { state: 'CLOSED'; at: Date; tokenEndsAt: Date } & Paid
/** Nobody moves: the notices are paid. */
export type NotifiedOk = { state: 'NOTIFIED_OK'; at: Date; idempotencyKey?: string } & Paid
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
/** The PSP moves next: no outcome came, money may have been taken, and a refund is asked for (REFUND-1). */
export type Expired = { state: 'EXPIRED'; idPSPTransaction: string; at: Date }
/** The outcome that was heard and then annulled; without it none ever was. */
export type Annulled = { annulled?: 'OK' }
/** The PSP moves next: the closing failed, its outcome is annulled, and a refund is asked for (REFUND-2). */
export type RefundRequested = { state: 'REFUND_REQUESTED'; idPSPTransaction: string; at: Date } & Annulled
/** Nobody moves: the payment is undone, and the notices are payable again. */
export type Refunded = { state: 'REFUNDED'; idPSPTransaction: string; at: Date } & Annulled
/** A person moves next: the PSP refuses, or has not confirmed for a day; the notices stay locked (REFUND-24). */
export type RefundError = {
  state: 'REFUND_ERROR'
  idPSPTransaction: string
  at: Date
  reason: Unrefunded
} & Annulled
export type Unrefunded = 'refused' | 'unconfirmed'

/** Why no URL was handed out. `broken`: the answer breaks the contract. `abandoned`: whoever asked is gone. */
export type Failure = 'refused' | 'broken' | 'late' | 'unreachable' | 'abandoned'

export type Transaction = Terms & Life

export type DutyName =
  | 'expire-transaction'
  | 'notify-payment'
  | 'await-outcome'
  | 'request-refund'
  | 'send-receipt'
/** Which duties call the PSP of the payment. */
const callsPsp: Record<DutyName, boolean> = {
  'expire-transaction': false,
  'notify-payment': true,
  'await-outcome': false,
  'request-refund': true,
  'send-receipt': false,
}
/** For whom a duty has to wait: its PSP, or nobody in particular. Duties for one do not hold up those for another. */
export const laneOf = (duty: DutyName, { idPsp }: Order): string => (callsPsp[duty] ? idPsp : '')
export type Owed = { duty: DutyName; at: Date }
/** Of a duty: not the attempts before it or after it, nor those of a duty that began anew. */
export type Attempt = { id: number; attempt: number }

/** The next state, the duties that it owes, those that it makes void, and whether the notices are payable again. */
export type Move = {
  to: Life
  owes: Owed[]
  ends: DutyName[]
  unlocks: boolean
  event: string
  /** A duty that stands from now on in people's hands, if it is still owed by that attempt; and what was said last. */
  givesUp?: { duty: DutyName; by: Attempt; said: string }
}
export type Refusal<Reason extends string> = { refused: Reason }

/** Milliseconds, from the activation: how long the payment tokens can be closed and paid. */
export const tokenLife = 900_000

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

/** Time is over: for the PSP to give a URL, for its outcome to come, or for it to accept the closing. */
export function expire(transaction: Transaction, now: Date): Move | Refusal<'not-yet' | 'ended'> {
  switch (transaction.state) {
    case 'ACTIVATED':
      return now < transaction.givesUpAt ? { refused: 'not-yet' } : givenUp('abandoned', now)
    case 'AUTHORIZATION_REQUESTED':
      return now < transaction.deadline ? { refused: 'not-yet' } : expired(transaction.idPSPTransaction, now)
    case 'AUTHORIZATION_COMPLETED':
      return now < transaction.tokenEndsAt ? { refused: 'not-yet' } : annul(transaction, 'token-ended', now)
    case 'CLOSED':
    case 'NOTIFIED_OK':
    case 'UNAUTHORIZED':
    case 'EXPIRED_NOT_AUTHORIZED':
    case 'EXPIRED':
    case 'REFUND_REQUESTED':
    case 'REFUNDED':
    case 'REFUND_ERROR':
      return { refused: 'ended' }
  }
}

/** The positive outcome no longer counts, and the payment is undone: case 2 (REFUND-11, REFUND-13). */
export const annul = ({ idPSPTransaction }: Paid, event: string, at: Date): Move => ({
  to: { state: 'REFUND_REQUESTED', idPSPTransaction, at, annulled: 'OK' },
  owes: [{ duty: 'request-refund', at }],
  ends: ['notify-payment', 'expire-transaction'],
  unlocks: false,
  event,
})

const givenUp = (reason: Failure, at: Date): Move =>
  end({ state: 'EXPIRED_NOT_AUTHORIZED', at, reason }, true, 'given-up')

/** Case 1 (REFUND-10). */
const expired = (idPSPTransaction: string, at: Date): Move => ({
  ...end({ state: 'EXPIRED', idPSPTransaction, at }, false, 'expired'),
  owes: [{ duty: 'request-refund', at }],
})

const stay = (to: Life, until: Date, event: string): Move => ({
  to,
  owes: [{ duty: 'expire-transaction', at: until }],
  ends: [],
  unlocks: false,
  event,
})

/** Nothing more is awaited. `unlocks`: the notices are payable again. */
export const end = (to: Life, unlocks: boolean, event: string): Move => ({
  to,
  owes: [],
  ends: ['expire-transaction'],
  unlocks,
  event,
})
