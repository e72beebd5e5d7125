/**
 * What the bank's word makes of a payment, and what becomes of its money when it is to go back: to the platform's
 * order, or on the PSP's own initiative. Pure, as `payment.ts` is.
 */
import type { Attempt, Authorizing, DutyName, Life, Move, Payment, Refusal, Undoer } from './payment.ts'
import { owed, settle } from './payment.ts'

/** The money has been taken. Said in time it is an OK; later it goes back first (SAFE-2, SAFE-3). */
export function booked(
  payment: Payment,
  booking: { at: Date; authorizationCode: string },
  now: Date,
): Move | Refusal {
  if (isTakenForUntaken(payment)) return { refused: 'taken-against-its-word' }
  if (payment.state !== 'authorizing') return { refused: 'not-authorizing' }
  if (payment.refundAsked) return undo('platform', now, ['take-money'])
  if (now >= payment.deadline) return giveBack('BOOKED_TOO_LATE', now)
  const { at, authorizationCode } = booking
  return settle({ outcome: 'OK', timestampOperation: at, authorizationCode }, now, ['take-money'])
}

export function refused(payment: Payment, errorCode: string, now: Date): Move | Refusal {
  if (payment.state !== 'authorizing') return { refused: 'not-authorizing' }
  if (payment.refundAsked) return undone('platform', now, ['take-money'])
  return settle({ outcome: 'KO', errorCode }, now, ['take-money'])
}

/**
 * The bank has not answered, so the money may or may not have been taken; after the deadline, or once it is to be
 * refunded anyway, it goes back.
 */
export function silent(payment: Payment, now: Date): Move | Refusal {
  if (payment.state !== 'authorizing') return { refused: 'not-authorizing' }
  if (payment.refundAsked) return undo('platform', now, ['take-money'])
  if (now < payment.deadline) return { refused: 'not-yet' }
  return giveBack('BANK_SILENT', now)
}

/** Whether money had been taken. */
export type Word = 'returned' | 'nothing-taken'

/**
 * The bank has given back what it took, or made sure that it never takes anything. That is believed whenever it comes,
 * after a refusal too.
 */
export function returned(payment: Payment, now: Date, word: Word = 'returned'): Move | Refusal {
  if (payment.state === 'refunding') return undone(payment.by, now, ['return-money'], word)
  if (payment.state === 'retained') return undone('psp', now, ['return-money'], word)
  if (payment.state !== 'returning') return { refused: 'not-returning' }
  const { errorCode } = payment
  return settle({ outcome: 'ERROR', errorCode, ...(word === 'returned' && { returned: true }) }, now, [
    'return-money',
  ])
}

/**
 * The bank will not give the money back. While nobody has asked for it, the bank is asked again; a refund is told KO,
 * and the return is left to people, whose turn it is.
 */
export function kept(payment: Payment, errorCode: string, now: Date, at: Attempt): Move | Refusal {
  if (payment.state === 'returning') return { refused: 'not-asked' }
  if (payment.state === 'retained') return { refused: 'kept-already' }
  if (payment.state !== 'refunding') return { refused: 'not-returning' }
  const to: Life = { state: 'retained', errorCode, at: now }
  const givesUp = { duty: 'return-money', at, said: keeping(errorCode) } as const
  return { to, owes: [], ends: [], event: 'retained', givesUp }
}

/** For operators. */
export const keeping = (errorCode: string) => `the bank refuses to give back: ${errorCode}`

/**
 * The platform undoes the payment, however long ago it ended (REFUND-19), and a page that is still open can take no
 * money any more (REFUND-20). Where nothing was taken it is undone at once (REFUND-22). Asked again, nothing changes
 * (REFUND-3).
 */
export function refund(payment: Payment, now: Date): Move | Refusal {
  switch (payment.state) {
    case 'open':
      return undone('platform', now, ['expire-payment'])
    case 'authorizing':
      if (payment.refundAsked) return { refused: 'asked-already' }
      return { to: askedBack(payment), owes: [], ends: [], event: 'refund-asked' }
    case 'returning':
      return undo('platform', now, [])
    case 'settled':
      if (payment.outcome !== 'OK')
        return undone('platform', now, ['deliver-outcome'], payment.returned ? 'returned' : 'nothing-taken')
      return undo('platform', now, ['deliver-outcome', 'send-payment-outcome'])
    case 'refunding':
    case 'refunded':
    case 'retained':
      return { refused: 'asked-already' }
  }
}

/** The PSP undoes the payment on its own initiative: never once the closing was accepted (NOTIFY-7). */
export function giveUpMoney(payment: Payment, now: Date): Move | Refusal {
  if (payment.state === 'retained') return undo('psp', now, [])
  if (payment.state === 'refunding' || payment.state === 'refunded') return { refused: 'asked-already' }
  if (payment.state !== 'settled' || payment.outcome !== 'OK') return { refused: 'not-taken' }
  if (payment.accepted) return { refused: 'accepted' }
  return undo('psp', now, ['deliver-outcome'])
}

/** What a refund is answered (REFUND-7); undefined while the bank has still to say. */
export function refundAnswer(payment: Payment): 'OK' | 'CANCELED' | 'KO' | undefined {
  if (payment.state === 'retained') return 'KO'
  if (payment.state !== 'refunded') return undefined
  return payment.by === 'psp' ? 'CANCELED' : 'OK'
}

/** The bank has said that nothing was taken, so nothing is going to be given back either. */
const isTakenForUntaken = (payment: Payment) =>
  (payment.state === 'settled' && payment.outcome !== 'OK' && !payment.returned) ||
  (payment.state === 'refunded' && !payment.returned)

const giveBack = (errorCode: string, now: Date): Move => ({
  to: { state: 'returning', errorCode },
  owes: [owed('return-money', now)],
  ends: ['take-money'],
  event: 'giving-back',
})

const undo = (by: Undoer, now: Date, ends: DutyName[]): Move => ({
  to: { state: 'refunding', by },
  owes: [owed('return-money', now)],
  ends,
  event: 'refunding',
})

const undone = (by: Undoer, now: Date, ends: DutyName[], word: Word = 'nothing-taken'): Move => ({
  to: { state: 'refunded', by, at: now, ...(word === 'returned' && { returned: true }) },
  owes: [],
  ends,
  event: 'refunded',
})

const askedBack = ({ customer }: Authorizing): Authorizing => ({
  state: 'authorizing',
  customer,
  refundAsked: true,
})
