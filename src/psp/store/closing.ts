/** What the closing adds to the story of a payment: SQL in, nothing out. */
import { type Database, sql } from '../../runtime/database.ts'
import { type DoneDuty, endDuty } from './end-duty.ts'

const confirm = sql<never>(
  'psp.closing.confirm',
  `with ${endDuty}
   insert into psp.event (id_psp_transaction, at, event, detail)
   select subject, $3, 'payment-outcome-confirmed', jsonb_build_object('answer', $4::text) from ended`,
)

/** The platform holds the payment for paid: nothing is owed any more. */
export async function confirmPaymentOutcome(
  database: Database,
  duty: DoneDuty,
  answer: string,
  now: Date,
): Promise<void> {
  await database.query(confirm, [duty.id, duty.attempt, now, answer, duty.subject])
}
