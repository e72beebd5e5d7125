/**
 * What a PSP says against what it said before. Kept as a duty that waits for a person from its first moment
 * (`clear-up`), so that it stands where people look, and once for each transaction, however often it is said, until
 * somebody has looked.
 */
import { type Database, sql } from '../../runtime/database.ts'

const dispute = sql<{ subject: string }>(
  'platform.dispute.insert',
  `with owed as (
     insert into platform.duty (kind, subject, due_at, last_answer) values ('clear-up', $1, null, $3)
     on conflict on constraint duty_once do nothing
     returning subject),
   told as (
     insert into platform.event (id_transaction, at, event, detail)
     select subject, $2, 'disputed', jsonb_build_object('said', $3::text) from owed)
   select subject from owed`,
)

/** True: no other dispute of this transaction was standing. By the constraint `duty_once`. */
export async function insertDispute(
  database: Database,
  id: string,
  now: Date,
  said: string,
): Promise<boolean> {
  const rows = await database.query(dispute, [id, now, said])
  return rows.length === 1
}
