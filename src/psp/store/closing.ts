/** What the closing adds to the story of a payment: SQL in, nothing out. */
import { type Database, sql } from '../../runtime/database.ts'

/** Locks the payment, then its duty, as a move does: two who wait for each other would wait for ever. */
const confirm = sql<never>(
  'psp.closing.confirm',
  `with told_of as (
     select id_psp_transaction from psp.payment where id_psp_transaction = $5 for no key update),
   ended as (
     delete from psp.duty using told_of
     where duty.id = $1 and attempt = $2 and subject = told_of.id_psp_transaction returning subject)
   insert into psp.event (id_psp_transaction, at, event, detail)
   select subject, $3, 'payment-outcome-confirmed', jsonb_build_object('answer', $4::text) from ended`,
)

/** The platform holds the payment for paid: nothing is owed any more. */
export async function confirmPaymentOutcome(
  database: Database,
  duty: { id: number; attempt: number; subject: string },
  answer: string,
  now: Date,
): Promise<void> {
  await database.query(confirm, [duty.id, duty.attempt, now, answer, duty.subject])
}
