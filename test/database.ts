/** A database of a test's own, cloned from the migrated template, and dropped when the test ends. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../src/runtime/database.ts'
import { createLog } from '../src/runtime/log.ts'

export type FreshDatabase = AsyncDisposable & {
  url: string
  database: Database
  /** Plain SQL, for looking and for breaking things. */
  run<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
}

const log = createLog({ level: 'silent', service: 'test' })

export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(`create database ${name} template ${inject('template')}`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  const database = openDatabase({ url: url.href, connections: 10, log })
  const pool = new pg.Pool({ connectionString: url.href, max: 5 })
  pool.on('error', () => {})
  return {
    url: url.href,
    database,
    run: async (text, values = []) => (await pool.query(text, values)).rows,
    async [Symbol.asyncDispose]() {
      await Promise.all([database[Symbol.asyncDispose](), pool.end()])
      await administer(`drop database ${name} with (force)`)
    },
  }
}

async function administer(statement: string) {
  const client = new pg.Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
