/** The table `psp.payment`, where what names payers has been kept long enough. Amounts, identifiers and times stay. */
import { type Database, sql } from '../../runtime/database.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'

/**
 * Uses the partial index `payment_remembered`. A payment that may still move is left as it is, and so is one of which
 * something is owed, if only by a person; whoever moves one at this moment is not waited for.
 */
const forget = sql<{ id: string }>(
  'psp.payment.forget',
  `with due as (
     select id_psp_transaction as id from psp.payment
     where received_at < $1 and request_digest is null and life ->> 'state' in ('settled', 'refunded')
       and not exists (select from psp.duty where subject = id_psp_transaction)
     order by received_at limit $2 for update skip locked)
   update psp.payment set
     request_digest = sha256(convert_to(request::text, 'UTF8')),
     request = request - 'email' - 'paName' || '{"description": "", "urlBack": ""}',
     browser = null
   from due where id_psp_transaction = id returning id`,
)

/** Forgets the payers of payments that were opened `before`, at most `most` of them. Answers how many there were. */
export async function forgetPayers(database: Database, before: Date, most: number): Promise<number> {
  const rows = await database.query(forget, [before, most])
  return rows.length
}

/** As the database spells JSON, whatever the order in which its fields came. */
const isSame = sql<{ same: boolean }>(
  'psp.payment.is-forgotten-request',
  `select request_digest = sha256(convert_to($2::jsonb::text, 'UTF8')) as same
   from psp.payment where id_psp_transaction = $1`,
)

/** Whether this is the request by which a payment was opened whose payer has been forgotten since. */
export async function isForgottenRequest(
  database: Database,
  id: IdPSPTransaction,
  request: string,
): Promise<boolean> {
  const [row] = await database.query(isSame, [id, request])
  return row?.same ?? false
}
