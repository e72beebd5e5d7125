/**
 * The closing of a payment that the PSP took, as the platform sees it: the PSP is asked to accept it, accepts or
 * refuses, and then says by sendPaymentOutcome that the notices are paid. Pure, as `transaction.ts` is.
 */
import { annul, type Move, type Paid, type Refusal, type Transaction } from './transaction.ts'

/**
 * The PSP accepted the closing. What it owes now is awaited until the payment token ends (NOTIFY-5). An acceptance that
 * comes when the token has ended is late, and the payment is undone (NOTIFY-4).
 */
export function close(transaction: Transaction, now: Date): Move | Refusal<'not-closing' | 'too-late'> {
  if (transaction.state !== 'AUTHORIZATION_COMPLETED') return { refused: 'not-closing' }
  const { tokenEndsAt } = transaction
  if (now >= tokenEndsAt) return { refused: 'too-late' }
  return {
    to: { state: 'CLOSED', at: now, tokenEndsAt, ...paidOf(transaction) },
    owes: [{ duty: 'await-outcome', at: tokenEndsAt }],
    ends: ['notify-payment', 'expire-transaction'],
    unlocks: false,
    event: 'closed',
  }
}

/**
 * The PSP refused the closing: its positive outcome is annulled, and the payment is undone (REFUND-2). `accepted`: it
 * has accepted it by another message.
 */
export function refuseClosing(
  transaction: Transaction,
  now: Date,
): Move | Refusal<'accepted' | 'not-closing'> {
  if (transaction.state === 'CLOSED' || transaction.state === 'NOTIFIED_OK') return { refused: 'accepted' }
  if (transaction.state !== 'AUTHORIZATION_COMPLETED') return { refused: 'not-closing' }
  return annul(transaction, 'closing-refused', now)
}

/** What the PSP says by sendPaymentOutcome. */
export type Settlement = { outcome: 'OK' | 'KO'; idempotencyKey?: string }

/**
 * `taken`: the same message again. `taken-before`: the same outcome by another message. `discordant`: KO, of a payment
 * that was taken. `annulled`: a refund is due, owed or made. `given-back`: OK, of a payment whose refund the PSP has
 * confirmed. `not-awaited`: there is nothing to close.
 */
export type Unsettled = 'taken' | 'taken-before' | 'discordant' | 'annulled' | 'given-back' | 'not-awaited'

/** sendPaymentOutcome has come. An OK is acceptance too, where the answer to the closing was lost (NOTIFY-4). */
export function settle(transaction: Transaction, said: Settlement, now: Date): Move | Refusal<Unsettled> {
  switch (transaction.state) {
    case 'ACTIVATED':
    case 'AUTHORIZATION_REQUESTED':
    case 'UNAUTHORIZED':
    case 'EXPIRED_NOT_AUTHORIZED':
      return { refused: 'not-awaited' }
    case 'EXPIRED':
    case 'REFUND_REQUESTED':
    case 'REFUND_ERROR':
      return { refused: 'annulled' }
    case 'REFUNDED':
      return { refused: said.outcome === 'OK' ? 'given-back' : 'annulled' }
    case 'AUTHORIZATION_COMPLETED':
      if (now >= transaction.tokenEndsAt) return { refused: 'annulled' }
      return said.outcome === 'KO' ? { refused: 'discordant' } : notified(transaction, said, now)
    case 'CLOSED':
      return said.outcome === 'KO' ? { refused: 'discordant' } : notified(transaction, said, now)
    case 'NOTIFIED_OK':
      if (said.outcome === 'KO') return { refused: 'discordant' }
      return { refused: said.idempotencyKey === transaction.idempotencyKey ? 'taken' : 'taken-before' }
  }
}

function notified(transaction: Transaction & Paid, { idempotencyKey }: Settlement, at: Date): Move {
  const { order } = transaction
  const key = idempotencyKey === undefined ? {} : { idempotencyKey }
  return {
    to: { state: 'NOTIFIED_OK', at, ...paidOf(transaction), ...key },
    owes: order.email === undefined ? [] : [{ duty: 'send-receipt', at }],
    ends: ['notify-payment', 'expire-transaction', 'await-outcome'],
    unlocks: false,
    event: 'notified',
  }
}

function paidOf({ idPSPTransaction, outcome, timestampOperation, authorizationCode }: Paid): Paid {
  return {
    idPSPTransaction,
    outcome,
    ...(timestampOperation !== undefined && { timestampOperation }),
    ...(authorizationCode !== undefined && { authorizationCode }),
  }
}
