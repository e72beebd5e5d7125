/**
 * A database of a test's own, as migrated. Those that tests have left behind are restored and used again, under another
 * name: whoever has not let go of one cannot find it any more.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../src/runtime/database.ts'
import { createLog } from '../src/runtime/log.ts'
import { shapeOf } from './restoration.ts'
import { until } from './until.ts'

export type FreshDatabase = AsyncDisposable & {
  url: string
  database: Database
  /** Plain SQL, for looking and for breaking things. */
  run<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
}

const log = createLog({ level: 'silent', service: 'test' })

export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `${inject('template')}_test_${randomBytes(8).toString('hex')}`
  const isUsed = await administer(client => takeOrCreate(client, name))
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  const database = openDatabase({ url: url.href, connections: 10, log })
  const pool = new pg.Pool({ connectionString: url.href, max: 5 })
  pool.on('error', () => {})
  if (isUsed) await pool.query(inject('restoration'))
  return {
    url: url.href,
    database,
    run: async (text, values = []) => (await pool.query(text, values)).rows,
    async [Symbol.asyncDispose]() {
      const isWhole = (await shapeOf(pool).catch(() => 'unknown')) === inject('shape')
      await Promise.all([database[Symbol.asyncDispose](), pool.end()])
      await administer(client => (isWhole ? leave : drop)(client, name))
    },
  }
}

/** Whether it has been used before. */
async function takeOrCreate(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1) limit 1',
    [spare()],
  )
  for (const { datname } of rows) if (await renamed(client, datname, name)) return true
  await client.query(`create database ${name} template ${inject('template')}`)
  return false
}

const spare = () => `${inject('template')}_spare_`

/** False: another was faster, or somebody is still in it. */
const renamed = (client: pg.Client, from: string, to: string) =>
  client.query(`alter database ${from} rename to ${to}`).then(
    () => true,
    () => false,
  )

async function leave(client: pg.Client, name: string) {
  const others = `from pg_stat_activity where datname = '${name}'`
  await client.query(`select pg_terminate_backend(pid) ${others}`)
  await until('nobody is in it', async () => (await client.query(`select ${others}`)).rows.length === 0)
  if (!(await renamed(client, name, spare() + randomBytes(8).toString('hex')))) await drop(client, name)
}

async function drop(client: pg.Client, name: string) {
  await client.query(`drop database ${name} with (force)`)
}

async function administer<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
