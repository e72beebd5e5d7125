/** The PostgreSQL of a run, with a database for each side and what the run itself writes down there. */
import pg from 'pg'
import { migratePlatform } from '../../src/platform/platform.ts'
import { migrateBank } from '../../src/psp/bank/open-bank.ts'
import { openAccount } from '../../src/psp/bank/sandbox/store/account.ts'
import { migratePsp } from '../../src/psp/psp.ts'
import { openDatabase } from '../../src/runtime/database.ts'
import { createLog } from '../../src/runtime/log.ts'
import { startEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import { steadyPort } from '../../test/both/steady-port.ts'
import { newPostgresDirectory } from '../../test/runtime/postgres-directory.ts'
import { until } from '../../test/until.ts'
import { watchLocks } from './locks.ts'
import { customers } from './plan.ts'

export type Side = 'psp' | 'platform'
export type RunDatabase = {
  url: string
  run<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
}
export type RunPostgres = AsyncDisposable & {
  port: number
  databases: Record<Side, RunDatabase>
  /** Ends it at once, as a crash would, and starts it again after so many milliseconds. */
  restart(away: number): Promise<void>
}

export async function openRunPostgres(): Promise<RunPostgres> {
  await using opened = new AsyncDisposableStack()
  const directory = opened.use(await newPostgresDirectory())
  const port = await steadyPort()
  // What is committed outlives a killed server without the disk's word; only a machine that fails would need that.
  const settings = { fsync: 'off', max_connections: '200' }
  const start = () => startEmbeddedPostgres({ directory: directory.path, port, settings, log: () => {} })
  const { url } = await start()
  const databaseOf = async (name: Side): Promise<RunDatabase> => {
    await administer(url, `create database chaos_${name}`)
    const own = new URL(url)
    own.pathname = `/chaos_${name}`
    const pool = opened.adopt(new pg.Pool({ connectionString: own.href, max: 4 }), pool => pool.end())
    pool.on('error', () => {})
    return { url: own.href, run: async (text, values = []) => (await pool.query(text, values)).rows }
  }
  const databases = { psp: await databaseOf('psp'), platform: await databaseOf('platform') }
  await migratePsp(databases.psp.url)
  await migrateBank(databases.psp.url)
  await migratePlatform(databases.platform.url)
  await openAccounts(databases.psp.url)
  for (const side of ['psp', 'platform'] as const) await databases[side].run(rememberAttempts(side))
  await watchLocks(databases)
  const ends = opened.move()
  return {
    port,
    databases,
    async restart(away) {
      const pid = await directory.server()
      if (pid !== undefined) process.kill(pid, 'SIGQUIT')
      await until('the server is gone', async () => (await directory.server()) === undefined, 30_000)
      await new Promise(resolve => setTimeout(resolve, away))
      await start()
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

async function openAccounts(url: string) {
  const log = createLog({ level: 'silent', service: 'chaos' })
  await using database = openDatabase({ url, connections: 1, log })
  const plain = { overdraft: 0, dailyLimit: null, blocked: false, opening: 100_000_000_00 }
  for (const [index, customer] of customers.entries())
    await openAccount(
      database,
      { ...plain, customer, label: customer, holder: customer, iban: `IT00CHAOS${index}` },
      new Date(),
    )
}

/** A duty that is done is deleted, and with it how often it was tried: the run keeps that. */
const rememberAttempts = (side: Side) => `
  create schema chaos;
  create table chaos.ended (kind text not null, attempts integer not null);
  create function chaos.remember() returns trigger language plpgsql as $$
  begin
    insert into chaos.ended values (old.kind, old.attempt);
    return old;
  end $$;
  create trigger remember after delete on ${side}.duty for each row execute function chaos.remember()`

async function administer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
