/**
 * Moves a payment on: read it, decide, write if nobody moved it meanwhile; otherwise decide again on what is there
 * now. Whoever decides is a pure function, so deciding twice costs nothing and can do no harm.
 */
import type { Psp } from './context.ts'
import type { IdPSPTransaction } from './id-psp-transaction.ts'
import type { Move, Refusal } from './payment.ts'
import { findPayment, movePayment, type Stored } from './store/payment.ts'

const contenders = 20

export async function advance(
  { database, clock, moved }: Pick<Psp, 'database' | 'clock' | 'moved'>,
  id: IdPSPTransaction,
  decide: (payment: Stored, now: Date) => Move | Refusal,
): Promise<Move | Refusal | undefined> {
  for (let tries = 0; tries < contenders; tries++) {
    const payment = await findPayment(database, id)
    if (!payment) return undefined
    const now = clock.now()
    const move = decide(payment, now)
    if ('refused' in move) return move
    if (await movePayment(database, payment, move, now)) {
      moved(id)
      return move
    }
  }
  throw new Error(`${contenders} others moved this payment first`)
}
