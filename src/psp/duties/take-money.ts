/**
 * take-money · ask the bank to debit and book, and write down its word (PAGE-5).
 *
 * The order carries the payment's id as its key, so that asking again never takes twice (SAFE-1). An answer that did
 * not come is asked for again, never guessed; if the platform's deadline or its refund comes first, what may have been
 * taken goes back instead.
 */
import type { DutyKind, Result } from '../../runtime/duties.ts'
import { advance } from '../advance.ts'
import { carefulBanking } from '../bank/careful-banking.ts'
import type { Booked, Refused } from '../bank/ports.ts'
import { NoWord, within } from '../bank/within.ts'
import type { Psp } from '../context.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import { booked, refused, silent } from '../money.ts'
import { payee } from '../payee.ts'
import type { Authorizing, Terms } from '../payment.ts'
import { paymentOf } from '../payment-of.ts'
import type { Stored } from '../store/payment.ts'
import { persistentSchedule } from './schedule.ts'

export const takeMoney = (psp: Psp): DutyKind => ({
  delays: persistentSchedule,
  async perform(duty): Promise<Result> {
    const payment = await paymentOf(psp, duty)
    if (payment?.state !== 'authorizing') return 'done'
    const id = payment.idPSPTransaction
    if (payment.refundAsked || psp.clock.now() >= payment.deadline) return giveUp(psp, id)
    try {
      const word = await within(psp, () => order(psp, payment))
      const decide = (payment: Stored, now: Date) =>
        word.result === 'booked' ? booked(payment, word, now) : refused(payment, word.errorCode, now)
      const move = await advance(psp, id, decide, payment)
      if (move && 'refused' in move && move.refused === 'taken-against-its-word') reportTaken(psp, payment)
      return 'written'
    } catch (error) {
      if (!(error instanceof NoWord)) throw error
      const move = await advance(psp, id, silent)
      return move && 'refused' in move && move.refused === 'not-yet' ? { failed: error.message } : 'written'
    }
  },
})

const order = ({ bank }: Psp, { idPSPTransaction, request, customer }: Terms & Authorizing) =>
  carefulBanking(bank.coreBanking).takeMoney({
    key: idPSPTransaction,
    customer,
    amount: request.amount,
    payee: payee(request),
    description: request.description,
  }) satisfies Promise<Booked | Refused>

/** A bank that breaks its port: all that is left is to tell people. */
const reportTaken = ({ log }: Psp, { idPSPTransaction, request: { idTransaction } }: Terms) =>
  log.error(
    { idTransaction, idPSPTransaction },
    'the bank says that it took money of which it had said that it took none: nobody gives it back',
  )

async function giveUp(psp: Psp, id: IdPSPTransaction): Promise<Result> {
  await advance(psp, id, silent)
  return 'written'
}
