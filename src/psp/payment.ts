/**
 * A payment as the PSP sees it, from the URL it hands out until nothing more can happen.
 *
 *     open ──authorize──▶ authorizing ──booked──▶ settled(OK) ──refund──▶ refunding ──returned──▶ refunded
 *       │                      ├──refused──▶ settled(KO)                       └──kept──▶ retained
 *       │                      └──too late──▶ returning ──returned──▶ settled(ERROR)
 *       ├──cancel, refuse──▶ settled(CANCELED)
 *       ├──attempt, once too often──▶ settled(KO)
 *       ├──distrust──▶ settled(ERROR)
 *       └──expire──▶ settled(EXPIRED)
 *
 * A refund wins wherever it comes (REFUND-20): where nothing was taken it leads to refunded at once (REFUND-22), where
 * the bank has still to say, it waits for the bank's word.
 *
 * Pure: no clock, no database, no network. Time arrives as an argument; promises leave as `owes`. Every end that the
 * platform did not ask for owes the callback (OUTCOME-1), and an outcome never changes once it is settled (SAFE-5).
 * Here are the states, and the payer's moves; `money.ts` has those of the bank and of whoever wants the money back,
 * `closing.ts` that of the closing.
 */
import type { Requests } from '../contract/operations.ts'
import { after } from '../runtime/clock.ts'
import type { IdPSPTransaction } from './id-psp-transaction.ts'

export type Request = Requests['RetrieveRedirectUrl']
export type Outcome = Requests['CallbackOutcome']['outcome']

/** What was agreed when the URL was handed out, and stays. `amount` in cents, `timeout` in milliseconds. */
export type Terms = {
  idPSPTransaction: IdPSPTransaction
  request: Request
  timeout: number
  receivedAt: Date
  /** The payer's page closes here, a safety margin before the platform stops waiting. */
  closesAt: Date
  /** The platform stops waiting here: an OK that is not sent by now would come too late. */
  deadline: Date
}

export type Life = Open | Authorizing | Returning | Settled | Refunding | Refunded | Retained

/**
 * The payer moves next; after `closesAt`, the clock does. The challenge is what the SCA has asked the payer; `attempts`,
 * how often somebody has said who they are.
 */
export type Open = { state: 'open'; challenge?: Challenge; attempts?: number }
export type Challenge = { challenge: string; customer: string; phoneUrl?: string }
/** The bank moves next: it takes the money, or refuses. Once the refund was asked for, what it took goes back. */
export type Authorizing = { state: 'authorizing'; customer: string; refundAsked?: true }
/** The bank moves next: money that may have been taken goes back before anything is said. */
export type Returning = { state: 'returning'; errorCode: string }
/** The platform moves next: it may close the payment, or undo it. */
export type Settled = { state: 'settled'; at: Date } & Ending
export type Ending = Paid | Unpaid
/** `returned`: money was taken, and came back before this was said. */
export type Unpaid = { outcome: Exclude<Outcome, 'OK'>; errorCode: string; returned?: true }
export type Paid = {
  outcome: 'OK'
  timestampOperation: Date
  authorizationCode: string
  /** The closing was accepted: the creditor counts on the money from here on (NOTIFY-7). */
  accepted?: Accepted
}
/** `fee`: what of the amount the PSP keeps, in cents, as the closing said. */
export type Accepted = { at: Date; paymentTokens: [string, ...string[]]; fee: number }
/** The bank moves next: what was taken goes back, on the platform's word or on the PSP's own initiative. */
export type Refunding = { state: 'refunding'; by: Undoer }
/** Nobody moves: the payer has all their money. `returned`: it was taken, and came back. */
export type Refunded = { state: 'refunded'; by: Undoer; at: Date; returned?: true }
/** A person moves next: the bank refuses to give back what it took. */
export type Retained = { state: 'retained'; errorCode: string; at: Date }
export type Undoer = 'platform' | 'psp'

export type Payment = Terms & Life

export type DutyName =
  | 'deliver-outcome'
  | 'expire-payment'
  | 'take-money'
  | 'return-money'
  | 'send-payment-outcome'
export type Owed = { duty: DutyName; at: Date }

/** The next state, the duties that it owes, and those that it makes void. */
export type Move = {
  to: Life
  owes: Owed[]
  ends: DutyName[]
  event: string
  /** A duty that stands from now on in people's hands, and what was said last; not once somebody has begun it anew. */
  givesUp?: { duty: DutyName; at: Attempt; said: string }
}
/** Which attempt at a duty it is: one that is begun anew has another id. */
export type Attempt = { id: number; attempt: number }
export type Refusal = { refused: Reason }
export type Reason =
  | 'closed'
  | 'not-open'
  | 'not-asked'
  | 'not-authorizing'
  | 'not-returning'
  | 'not-yet'
  | 'not-taken'
  | 'kept-already'
  | 'taken-against-its-word'
  | 'asked-already'
  | 'accepted'

/** Milliseconds: how long the platform waits, and how long before that the page closes. */
export type Limits = { timeout: number; margin: number }

export function openPayment(
  idPSPTransaction: IdPSPTransaction,
  request: Request,
  { timeout, margin }: Limits,
  now: Date,
): { terms: Terms; move: Move } {
  const closesAt = after(now, timeout - Math.min(margin, timeout / 2)) // a hurried payment keeps half its time
  const deadline = after(now, timeout)
  const move = { to: open, owes: [owed('expire-payment', closesAt)], ends: [], event: 'opened' }
  return { terms: { idPSPTransaction, request, timeout, receivedAt: now, closesAt, deadline }, move }
}

/** After five failed attempts in a row there are no more: Delegated Regulation (EU) 2018/389, art. 4(3)(b). */
export const mostAttempts = 5

/**
 * The payer says who they are. It counts before the bank is asked, and whatever comes of it: so nobody makes the bank ask
 * more often than this, however many of them come at once. One attempt too many ends the payment.
 */
export function attempt(payment: Payment, now: Date): Move | Refusal {
  if (payment.state !== 'open') return { refused: 'not-open' }
  if (now >= payment.closesAt) return { refused: 'closed' }
  const { challenge, attempts = 0 } = payment
  if (attempts >= mostAttempts)
    return settle({ outcome: 'KO', errorCode: 'AUTHENTICATION_FAILED' }, now, ['expire-payment'])
  const to: Open = { state: 'open', attempts: attempts + 1, ...(challenge && { challenge }) }
  return { to, owes: [], ends: [], event: 'attempted' }
}

/** The device of whoever the payer said they are has been asked. They may choose again until they approve. */
export function challenge(payment: Payment, asked: Challenge, now: Date): Move | Refusal {
  if (payment.state !== 'open') return { refused: 'not-open' }
  if (now >= payment.closesAt) return { refused: 'closed' }
  return { to: { ...unasked(payment), challenge: asked }, owes: [], ends: [], event: 'challenged' }
}

/** This challenge was taken back before the payer answered it: they may choose again. */
export function forget(payment: Payment, withdrawn: string): Move | Refusal {
  if (payment.state !== 'open') return { refused: 'not-open' }
  if (payment.challenge?.challenge !== withdrawn) return { refused: 'not-asked' }
  return { to: unasked(payment), owes: [], ends: [], event: 'challenge-withdrawn' }
}

/** The payer approved this challenge: from here on the payment can no longer be cancelled by them. */
export function authorize(payment: Payment, approved: string, now: Date): Move | Refusal {
  if (payment.state !== 'open') return { refused: 'not-open' }
  if (payment.challenge?.challenge !== approved) return { refused: 'not-asked' }
  if (now >= payment.closesAt) return { refused: 'closed' }
  return {
    to: { state: 'authorizing', customer: payment.challenge.customer },
    owes: [owed('take-money', now)],
    ends: ['expire-payment'],
    event: 'authorized',
  }
}

/** The payer goes back without paying. */
export function cancel(payment: Payment, now: Date): Move | Refusal {
  if (payment.state !== 'open') return { refused: 'not-open' }
  return settle({ outcome: 'CANCELED', errorCode: 'CANCELED_BY_PAYER' }, now, ['expire-payment'])
}

/** The payer refused this challenge. */
export function refuse(payment: Payment, refused: string, now: Date): Move | Refusal {
  if (payment.state !== 'open') return { refused: 'not-open' }
  if (payment.challenge?.challenge !== refused) return { refused: 'not-asked' }
  return settle({ outcome: 'CANCELED', errorCode: 'REFUSED_ON_DEVICE' }, now, ['expire-payment'])
}

/** The answer to this challenge is not for this payment. Nothing has been taken yet, and nothing will be. */
export function distrust(payment: Payment, unlinked: string, now: Date): Move | Refusal {
  if (payment.state !== 'open') return { refused: 'not-open' }
  if (payment.challenge?.challenge !== unlinked) return { refused: 'not-asked' }
  return settle({ outcome: 'ERROR', errorCode: 'APPROVAL_VOID' }, now, ['expire-payment'])
}

export function expire(payment: Payment, now: Date): Move | Refusal {
  if (payment.state !== 'open') return { refused: 'not-open' }
  if (now < payment.closesAt) return { refused: 'not-yet' }
  return settle({ outcome: 'EXPIRED', errorCode: 'TIME_OVER' }, now, ['expire-payment'])
}

const open: Open = { state: 'open' }
const unasked = ({ attempts }: Open): Open => ({ state: 'open', ...(attempts !== undefined && { attempts }) })
export const owed = (duty: DutyName, at: Date): Owed => ({ duty, at })

/** `ends` are the duties that this makes void. */
export const settle = (ending: Ending, now: Date, ends: DutyName[]): Move => ({
  to: { state: 'settled', at: now, ...ending },
  owes: [owed('deliver-outcome', now)],
  ends,
  event: ending.outcome,
})
