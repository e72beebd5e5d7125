/**
 * What a PSP says against what it said before. Kept as a duty that waits for a person from its first moment
 * (`clear-up`), so that it stands where people look, once for each transaction. The same thing said again adds nothing,
 * until somebody has looked; another thing is added to what stands there.
 */
import { type Database, sql } from '../../runtime/database.ts'

const longest = 500

/**
 * By the constraint `duty_once`. What is added begins anew, under an id of its own: whoever has looked at what stood
 * before can no longer clear up what came after. Texts are counted in characters; the newest are kept.
 */
const dispute = sql<{ subject: string }>(
  'platform.dispute.insert',
  `with owed as (
     insert into platform.duty as standing (kind, subject, due_at, last_answer) values ('clear-up', $1, null, $3)
     on conflict on constraint duty_once do update
     set id = default, attempt = 0, due_at = null,
       last_answer = case when strpos(standing.last_answer, excluded.last_answer) > 0 then standing.last_answer
         else right(concat_ws('; ', standing.last_answer, excluded.last_answer), 2000) end
     where standing.due_at is not null or strpos(coalesce(standing.last_answer, ''), excluded.last_answer) = 0
     returning subject),
   told as (
     insert into platform.event (id_transaction, at, event, detail)
     select subject, $2, 'disputed', jsonb_build_object('said', $3::text) from owed)
   select subject from owed`,
)

/** True: this has not been said yet, or not since somebody looked. */
export async function insertDispute(
  database: Database,
  id: string,
  now: Date,
  said: string,
): Promise<boolean> {
  const rows = await database.query(dispute, [id, now, said.slice(0, longest)])
  return rows.length === 1
}
