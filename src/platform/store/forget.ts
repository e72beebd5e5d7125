/** The table `platform.transaction`, where what names payers has been kept long enough. Amounts, identifiers and times stay. */
import { type Database, sql } from '../../runtime/database.ts'

/**
 * Uses the partial index `transaction_remembered`. A transaction that may still move is left as it is, and so is one of
 * which something is owed, if only by a person; whoever moves one at this moment is not waited for. The address goes,
 * and the notices' words, which may name whoever owes them.
 */
const forget = sql<{ id: string }>(
  'platform.transaction.forget',
  `with due as (
     select id_transaction as id from platform.transaction
     where activated_at < $1 and forgotten_at is null
       and life ->> 'state' in ('NOTIFIED_OK', 'UNAUTHORIZED', 'EXPIRED_NOT_AUTHORIZED', 'REFUNDED')
       and not exists (select from platform.duty where subject = id_transaction)
     order by activated_at limit $2 for update skip locked)
   update platform.transaction set
     forgotten_at = $3,
     request = jsonb_set(request - 'email', '{notices}', (
       select jsonb_agg(notice || '{"description": ""}' order by place)
       from jsonb_array_elements(request -> 'notices') with ordinality as listed (notice, place)))
   from due where id_transaction = id returning id`,
)

/** Forgets the payers of transactions that began `before`, at most `most` of them. Answers how many there were. */
export async function forgetPayers(
  database: Database,
  before: Date,
  most: number,
  now: Date,
): Promise<number> {
  const rows = await database.query(forget, [before, most, now])
  return rows.length
}
