/**
 * The table `bank.failure`: customers who refuse what they are asked, again and again. After five times in a row, across
 * payments, they are asked nothing for a while: whoever keeps asking in their name shall not wear them out (Delegated
 * Regulation (EU) 2018/389, art. 4(3)(b)).
 */
import { type Database, sql } from '../../../../runtime/database.ts'

const most = 5
const lock = `interval '15 minutes'`
/** Refusals that lie further apart are not in a row. */
const row = `interval '1 day'`

const failed = `case when before.locked_until <= $7 or before.failed_at < $7 - ${row} then 1 else before.failed + 1 end`

/** Parts of the statement that writes an answer, at $7: `answered` has its customer and state. */
export const countFailure = `succeeded as (
     delete from bank.failure using answered where failure.customer = answered.customer and state = 'approved'),
   failing as (
     insert into bank.failure as before (customer, failed, failed_at)
     select customer, 1, $7::timestamptz from answered where state = 'refused'
     on conflict (customer) do update set
       failed = ${failed},
       failed_at = $7,
       locked_until = case when ${failed} >= ${most} then $7::timestamptz + ${lock} end)`

const find = sql<{ customer: string }>(
  'bank.failure.find-locked',
  'select customer from bank.failure where customer = $1 and locked_until > $2',
)

export async function isLocked(database: Database, customer: string, now: Date): Promise<boolean> {
  const rows = await database.query(find, [customer, now])
  return rows.length > 0
}
