/**
 * Brings a schema up to date, from numbered SQL files. Any number of processes may start at once: one migrates, the
 * others wait for it. A process that meets migrations it does not know is older than the database, and refuses.
 */
import { readdir } from 'node:fs/promises'
import pg from 'pg'
import { PlainError } from './plain-error.ts'

export type MigrateOptions = { databaseUrl: string; schema: string; directory: string }

/** The database is not there, or not for this program. */
class NotMigrated extends PlainError {}

const lock = 7_365_477_265 // 'passerella' in no particular encoding: one lock for every schema of ours

export async function migrate({ databaseUrl, schema, directory }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {}) // a connection that is lost rejects the statement that was under way
  await client.connect().catch(error => {
    throw new NotMigrated(`the database for schema ${schema} cannot be reached: ${causeOf(error)}`)
  })
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    if (!(await hasNews(client, schema, directory))) return []
    const { runner } = await import('node-pg-migrate') // who is up to date need not carry it: 6 MB, and a tenth of the start
    const applied = await runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsSchema: schema,
      createMigrationsSchema: true,
      migrationsTable: 'migration',
      noLock: true,
      log: () => {},
    })
    return applied.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** Whether there are migrations that the database does not have yet. */
async function hasNews(client: pg.Client, schema: string, directory: string): Promise<boolean> {
  const known = new Set((await readdir(directory)).map(file => file.replace(/\.sql$/, '')))
  const { rows: tables } = await client.query('select to_regclass($1) as found', [`${schema}.migration`])
  if (tables[0]?.found === null) return true
  const { rows } = await client.query<{ name: string }>(`select name from ${schema}.migration order by name`)
  const newest = rows.findLast(({ name }) => !known.has(name))
  if (newest) throw new NotMigrated(`schema ${schema} is newer than this program: it has ${newest.name}`)
  return rows.length < known.size
}

/** A host of two addresses that refuses at both has a message for each, and none of its own. */
function causeOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error]
  return first instanceof Error ? first.message : String(first)
}
