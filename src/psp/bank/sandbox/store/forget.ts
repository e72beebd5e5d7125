/** What the bank need not know for ever: what it asked, and the words of its orders. The figures of its books stay. */
import { type Database, sql } from '../../../../runtime/database.ts'

const most = 200

/** Uses the index `challenge_asked_at`. */
const forgetAsked = sql<{ id: string }>(
  'bank.challenge.forget',
  `with due as (
     select id from bank.challenge where asked_at < $1 order by asked_at limit ${most} for update skip locked)
   delete from bank.challenge using due where challenge.id = due.id returning challenge.id`,
)

/** Uses the partial index `journal_worded`. */
const forgetWords = sql<{ id: number }>(
  'bank.journal.forget-words',
  `with due as (
     select id from bank.journal where at < $1 and kind <> 'opening' and description <> ''
     order by at limit ${most} for update skip locked)
   update bank.journal set description = '' from due where journal.id = due.id returning journal.id`,
)

/** A row a customer, at most. */
const forgetFailures = sql<never>('bank.failure.forget', 'delete from bank.failure where failed_at < $1')

/** Resolves with whether there is more of it. */
export async function forgetOld(database: Database, before: Date): Promise<boolean> {
  const asked = await database.query(forgetAsked, [before])
  const worded = await database.query(forgetWords, [before])
  await database.query(forgetFailures, [before])
  return asked.length === most || worded.length === most
}
