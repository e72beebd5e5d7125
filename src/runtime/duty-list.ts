/**
 * Duties in people's hands: which there are, how often each was tried and what came of it, and beginning anew
 * (OUTCOME-23).
 */
import { type Database, sql } from './database.ts'

/** A duty that is owed. `dueAt` null: it has given up, and is a person's turn. */
export type OwedDuty = {
  id: number
  kind: string
  subject: string
  attempt: number
  lastAnswer: string | null
  dueAt: Date | null
}
export type Retried = Pick<OwedDuty, 'kind' | 'subject'> & { id: number; was: number }

export type DutyList = ReturnType<typeof dutyList>

/** What people may do with the duties of `schema`. */
export function dutyList(database: Database, schema: string) {
  const statements = statementsOf(schema)
  return {
    /** False: nobody has migrated this side into this database. */
    async exists(): Promise<boolean> {
      const [row] = await database.query(exists, [`${schema}.duty`])
      return row?.found ?? false
    },
    /** At most `limit` of them: first those that have given up, then those that are due the soonest. */
    first: (limit: number): Promise<OwedDuty[]> => database.query(statements.first, [limit]),
    /**
     * Begins these anew, also while somebody performs them. Left out of the answer are those that are not there, and
     * those whose first attempt is still to come: they keep their hour.
     */
    retry: (ids: readonly number[], now: Date): Promise<Retried[]> =>
      database.query(statements.retry, [ids, now]),
    /** Those of `ids` that are there. */
    find: (ids: readonly number[]): Promise<OwedDuty[]> => database.query(statements.find, [ids]),
    /** Begins all anew that have given up, but for the kinds that a person has to look at one by one. */
    retryGivenUp: (besides: readonly string[], now: Date): Promise<Retried[]> =>
      database.query(statements.retryGivenUp, [besides, now]),
  }
}

const exists = sql<{ found: boolean }>('duty-list.exists', 'select to_regclass($1) is not null as found')

function statementsOf(schema: string) {
  const columns = 'id, kind, subject, attempt, last_answer as "lastAnswer", due_at as "dueAt"'
  const anew = `update ${schema}.duty set id = default, attempt = 0, due_at = $2
    from chosen where duty.id = was returning was, duty.id, duty.kind, duty.subject`
  return {
    /** By the partial indexes `duty_given_up` and `duty_due`, each of which ends with the limit. */
    first: sql<OwedDuty>(
      `${schema}.duty.first`,
      `(select ${columns} from ${schema}.duty where due_at is null order by kind, id limit $1)
       union all
       (select ${columns} from ${schema}.duty where due_at is not null order by due_at limit $1)
       limit $1`,
    ),
    /** Under a new id, so that whoever is performing it can no longer end it. */
    retry: sql<Retried>(
      `${schema}.duty.retry`,
      `with chosen as (
         select id as was from ${schema}.duty
         where id = any($1) and (attempt > 0 or due_at is null or due_at <= $2) order by id for update)
       ${anew}`,
    ),
    find: sql<OwedDuty>(`${schema}.duty.find`, `select ${columns} from ${schema}.duty where id = any($1)`),
    retryGivenUp: sql<Retried>(
      `${schema}.duty.retry-given-up`,
      `with chosen as (
         select id as was from ${schema}.duty where due_at is null and kind <> all($1) order by id for update)
       ${anew}`,
    ),
  }
}
