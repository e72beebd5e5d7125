/** The table `psp.duty`, where somebody has come who waits for what is owed. */
import { type Database, sql } from '../../runtime/database.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import type { DutyName } from '../payment.ts'

/**
 * Uses the unique index `duty_once`. A duty whose `due_at` is null was given up. It begins anew, as one that a move
 * owes anew does; but not where the bank keeps the money, for then it is a person's turn. Locks the payment, then its
 * duty, as a move does.
 */
const hasten = sql<{ id: number }>(
  'psp.duty.hasten',
  `with standing as (
     select id_psp_transaction from psp.payment
     where id_psp_transaction = $1 and life ->> 'state' <> 'retained' for no key update)
   update psp.duty set id = default, attempt = 0, due_at = $3 from standing
   where subject = id_psp_transaction and kind = $2 and (due_at is null or due_at > $4)
   returning duty.id`,
)

/** Begins a duty anew, now, if it was given up, or is due only after `patience`. False: there is no such duty. */
export async function hastenDuty(
  database: Database,
  id: IdPSPTransaction,
  duty: DutyName,
  now: Date,
  patience: Date,
): Promise<boolean> {
  const rows = await database.query(hasten, [id, duty, now, patience])
  return rows.length > 0
}
