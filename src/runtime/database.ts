/**
 * PostgreSQL as the rest of the program sees it: named, prepared statements over a pool, each its own transaction.
 *
 * There is no `begin` here on purpose. A step of a payment is one statement (a compare-and-set, its event and its
 * duties in one CTE), so there is no transaction to leave open while the network is slow.
 */
import pg from 'pg'
import type { Log } from './log.ts'

export type Statement<Row> = { readonly name: string; readonly text: string; readonly row?: Row }

/** A value as it comes back from a column of JSON. */
export type Json<T> = T extends Date ? string : T extends object ? { [K in keyof T]: Json<T[K]> } : T

/** Names a statement, so that PostgreSQL plans it once for each connection. */
export const sql = <Row>(name: string, text: string): Statement<Row> => ({ name, text })

export type Database = AsyncDisposable & {
  query<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<Row[]>
}

export type DatabaseOptions = {
  url: string
  connections: number
  log: Log
  /** Milliseconds that a statement may take. The server gives up first: what we gave up on is not done behind our back. */
  patience?: number
}

const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number) // cents and ids stay far below 2^53

export function openDatabase({ url, connections, log, patience = 10_000 }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types,
    connectionTimeoutMillis: 5_000,
    statement_timeout: patience,
    query_timeout: patience + 5_000,
    application_name: 'passerella',
  })
  pool.on('error', error => log.warn({ err: error }, 'an idle database connection was lost'))
  return {
    async query<Row>(statement: Statement<Row>, values: readonly unknown[]) {
      const { rows } = await pool.query({ name: statement.name, text: statement.text, values: [...values] })
      return rows as Row[]
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

/** Connections of their own for whoever asks, and for what is owed. */
export type Pools = AsyncDisposable & { database: Database; owed: Database }

/** Of what is owed, rounded down; the rest is for whoever asks. */
const owedShare = 0.3

/**
 * Apart, so that neither a crowd at the doors nor a backlog keeps the other waiting: in one pool a statement waits behind
 * all that came before it, refunds behind hundreds who want to pay. `connections`: of both, two at least.
 */
export function openPools({ connections, ...options }: DatabaseOptions): Pools {
  const pools = new AsyncDisposableStack()
  const forOwed = Math.max(1, Math.floor(owedShare * connections))
  return {
    database: pools.use(openDatabase({ ...options, connections: connections - forOwed })),
    owed: pools.use(openDatabase({ ...options, connections: forOwed })),
    [Symbol.asyncDispose]: () => pools.disposeAsync(),
  }
}

/** The name of the unique constraint that refused a row, if that is what went wrong. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code === '23505' ? error.constraint : undefined
}
