/** A database of a run's own, empty, and gone when the run is. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'

export type OwnDatabase = AsyncDisposable & {
  url: string
  run<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
}

export async function ownDatabase(server: string): Promise<OwnDatabase> {
  const name = `fuzz_${randomBytes(8).toString('hex')}`
  await administer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 2 })
  pool.on('error', () => {})
  return {
    url: url.href,
    run: async (text, values = []) => (await pool.query(text, values)).rows,
    async [Symbol.asyncDispose]() {
      await pool.end()
      await administer(server, `drop database ${name} with (force)`)
    },
  }
}

async function administer(server: string, statement: string) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
