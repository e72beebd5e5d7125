/**
 * Moves a transaction on: read it, decide, write if nobody moved it meanwhile; otherwise decide again on what is there
 * now. Whoever decides is a pure function, so deciding twice costs nothing and can do no harm.
 *
 * `seen` is the transaction as the caller knows it already, and saves reading it again: if somebody has moved it since,
 * the write finds that out.
 */
import type { Platform } from './context.ts'
import { findTransaction, moveTransaction, type Stored } from './store/transaction.ts'
import { laneOf, type Move, type Refusal } from './transaction.ts'

/** Each time somebody else has moved it; no crowd at one door has shown itself as unlucky as this. */
const contenders = 200

export async function advance<Reason extends string>(
  { database, clock, take }: Pick<Platform, 'database' | 'clock' | 'take'>,
  id: string,
  decide: (transaction: Stored, now: Date) => Move | Refusal<Reason>,
  seen?: Stored,
): Promise<Move | Refusal<Reason> | undefined> {
  let transaction = seen ?? (await findTransaction(database, id))
  for (let tries = 0; transaction && tries < contenders; tries++) {
    const now = clock.now()
    const move = decide(transaction, now)
    if ('refused' in move) return move
    const { order } = transaction
    using taken = take(
      move.owes.map(owed => ({ ...owed, lane: laneOf(owed.duty, order) })),
      now,
    )
    const after = await moveTransaction(database, transaction, move, taken.rows, now)
    if (after) {
      taken.begin(id, after.duties, after.transaction)
      return move
    }
    transaction = await findTransaction(database, id)
  }
  if (!transaction) return undefined
  throw new Error(`${contenders} others moved this transaction first`)
}
