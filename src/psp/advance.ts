/**
 * Moves a payment on: read it, decide, write if nobody moved it meanwhile; otherwise decide again on what is there
 * now. Whoever decides is a pure function, so deciding twice costs nothing and can do no harm.
 *
 * `seen` is the payment as the caller has read it already, and saves reading it again: if somebody has moved it since,
 * the write finds that out. What comes back is the move, with the payment after it.
 */
import type { Psp } from './context.ts'
import type { IdPSPTransaction } from './id-psp-transaction.ts'
import type { Move, Refusal } from './payment.ts'
import { findPayment, movePayment, type Stored } from './store/payment.ts'

/** Each time somebody else has moved it; no crowd at one door has shown itself as unlucky as this. */
const contenders = 200

export type Moved = Move & { payment: Stored }

export async function advance<Refused extends { refused: string } = Refusal>(
  { database, clock, take, moved }: Pick<Psp, 'database' | 'clock' | 'take' | 'moved'>,
  id: IdPSPTransaction,
  decide: (payment: Stored, now: Date) => Move | Refused,
  seen?: Stored,
): Promise<Moved | Refused | undefined> {
  let payment = seen ?? (await findPayment(database, id))
  for (let tries = 0; payment && tries < contenders; tries++) {
    const now = clock.now()
    const move = decide(payment, now)
    if ('refused' in move) return move
    using taken = take(move.owes, now)
    const after = await movePayment(database, payment, move, taken.rows, now)
    if (after) {
      taken.begin(id, after.duties, after.payment)
      moved(after.payment)
      return { ...move, payment: after.payment }
    }
    payment = await findPayment(database, id)
  }
  if (!payment) return undefined
  throw new Error(`${contenders} others moved this payment first`)
}
