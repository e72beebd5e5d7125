/**
 * Moves a transaction on: read it, decide, write if nobody moved it meanwhile; otherwise decide again on what is there
 * now. Whoever decides is a pure function, so deciding twice costs nothing and can do no harm.
 */
import type { Platform } from './context.ts'
import { findTransaction, moveTransaction, type Stored } from './store/transaction.ts'
import type { Move, Refusal } from './transaction.ts'

/** Each time somebody else has moved it; no crowd at one door has shown itself as unlucky as this. */
const contenders = 200

export async function advance<Reason extends string>(
  { database, clock, moved }: Pick<Platform, 'database' | 'clock' | 'moved'>,
  id: string,
  decide: (transaction: Stored, now: Date) => Move | Refusal<Reason>,
): Promise<Move | Refusal<Reason> | undefined> {
  for (let tries = 0; tries < contenders; tries++) {
    const transaction = await findTransaction(database, id)
    if (!transaction) return undefined
    const now = clock.now()
    const move = decide(transaction, now)
    if ('refused' in move) return move
    if (await moveTransaction(database, transaction, move, now)) {
      moved(id)
      return move
    }
  }
  throw new Error(`${contenders} others moved this transaction first`)
}
