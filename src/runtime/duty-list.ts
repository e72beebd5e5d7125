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
     * Begins one anew, also while somebody performs it. Undefined: it is not there, or its first attempt is still to
     * come, and it keeps its hour.
     */
    async retry(id: number, now: Date): Promise<Retried | undefined> {
      const [retried] = await database.query(statements.retry, [id, now])
      return retried
    },
    /** Those of `ids` that are there. */
    find: (ids: readonly number[]): Promise<OwedDuty[]> => database.query(statements.find, [ids]),
    /** Those that have given up, but for the kinds that a person has to look at one by one. */
    givenUp: (besides: readonly string[]): Promise<Pick<OwedDuty, 'id'>[]> =>
      database.query(statements.givenUp, [besides]),
  }
}

const exists = sql<{ found: boolean }>('duty-list.exists', 'select to_regclass($1) is not null as found')

function statementsOf(schema: string) {
  const columns = 'id, kind, subject, attempt, last_answer as "lastAnswer", due_at as "dueAt"'
  return {
    /** By the partial indexes `duty_given_up` and `duty_due`, each of which ends with the limit. */
    first: sql<OwedDuty>(
      `${schema}.duty.first`,
      `(select ${columns} from ${schema}.duty where due_at is null order by kind, id limit $1)
       union all
       (select ${columns} from ${schema}.duty where due_at is not null order by due_at limit $1)
       limit $1`,
    ),
    /**
     * Under a new id, so that whoever is performing it can no longer end it. One at a time: a move locks the duties of
     * its payment in an order of its own.
     */
    retry: sql<Retried>(
      `${schema}.duty.retry`,
      `update ${schema}.duty set id = default, attempt = 0, due_at = $2
       where id = $1 and (attempt > 0 or due_at is null or due_at <= $2)
       returning $1::bigint as was, id, kind, subject`,
    ),
    find: sql<OwedDuty>(`${schema}.duty.find`, `select ${columns} from ${schema}.duty where id = any($1)`),
    givenUp: sql<Pick<OwedDuty, 'id'>>(
      `${schema}.duty.given-up`,
      `select id from ${schema}.duty where due_at is null and kind <> all($1) order by id`,
    ),
  }
}
