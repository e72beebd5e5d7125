/**
 * From commit to callback: PostgreSQL's own time of the commit that settled a payment, against the time at which the
 * counterpart had the callback's head, by the clock of the same machine. PostgreSQL takes its time just before it
 * flushes the commit to disk, so the flush is counted too.
 */
import { type Database, sql } from '../../src/runtime/database.ts'
import type { Callback } from '../counterpart.ts'

/** What PostgreSQL has to be told for it. */
export const commitTimes = { track_commit_timestamp: 'on' }

/** The story of a payment says OK where it was settled so: that row was written by the statement that settled it. */
const find = sql<{ idTransaction: string; at: number | null }>(
  'bench.commit-times',
  `select id_transaction as "idTransaction",
     (extract(epoch from pg_xact_commit_timestamp(event.xmin)) * 1000)::float8 as at
   from psp.payment join psp.event on event.id_psp_transaction = payment.id_psp_transaction
   where id_transaction = any($1::text[]) and event.event = 'OK'`,
)

/** Milliseconds of each. */
export async function fromCommit(database: Database, callbacks: readonly Callback[]): Promise<number[]> {
  const ids = callbacks.map(({ idTransaction }) => idTransaction)
  const commits = new Map(
    (await database.query(find, [ids])).map(({ idTransaction, at }) => [idTransaction, at]),
  )
  return callbacks.map(({ idTransaction, at }) => {
    const committed = commits.get(idTransaction)
    if (typeof committed !== 'number') throw new Error('a payment was told of, and never settled')
    return at - committed
  })
}
