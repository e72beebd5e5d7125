/** What every measurement stands on: a PostgreSQL of its own, durable as in production, in a directory that goes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateBank } from '../src/psp/bank/open-bank.ts'
import { openAccount } from '../src/psp/bank/sandbox/store/account.ts'
import { migratePsp } from '../src/psp/psp.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { type Database, openDatabase, sql } from '../src/runtime/database.ts'
import { createLog } from '../src/runtime/log.ts'
import { startEmbeddedPostgres } from '../src/runtime/postgres/embedded.ts'

export type Ground = AsyncDisposable & {
  directory: string
  connections: number
  /** A database with the PSP's tables, and an account for each payer that there is at once. */
  newDatabase(name: string): Promise<OpenDatabase>
}
export type Size = { concurrency: number; connections: number }
/** What else PostgreSQL is told. */
type Settings = Record<string, string>
export type OpenDatabase = { url: string; database: Database }

export const customerOf = (worker: number) => `payer-${String(worker).padStart(2, '0')}`
const log = createLog({ level: 'silent', service: 'bench' })

export async function openGround({ concurrency, connections }: Size, others: Settings = {}): Promise<Ground> {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-bench-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const settings = {
    max_connections: String(8 * connections + 20), // for all who have turns
    ...others,
    fsync: 'on',
    synchronous_commit: 'on',
  }
  const postgres = opened.use(await startEmbeddedPostgres({ directory, settings, log: () => {} }))
  const main = opened.use(openDatabase({ url: postgres.url, connections: 1, log }))
  const [durable] = await main.query(isDurable, [])
  if (!durable?.isDurable) throw new Error('fsync or synchronous_commit is off')
  const ends = opened.move()
  return {
    directory,
    connections,
    async newDatabase(name) {
      await main.query(sql(`bench.create.${name}`, `create database ${name}`), [])
      const url = postgres.url.replace(/\/postgres$/, `/${name}`)
      await migratePsp(url)
      await migrateBank(url)
      const database = ends.use(openDatabase({ url, connections, log }))
      for (let payer = 0; payer < concurrency; payer++)
        await openAccount(database, account(payer), systemClock.now())
      return { url, database }
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

const isDurable = sql<{ isDurable: boolean }>(
  'bench.is-durable',
  `select current_setting('fsync') = 'on' and current_setting('synchronous_commit') = 'on' as "isDurable"`,
)

const account = (payer: number) => ({
  customer: customerOf(payer),
  label: customerOf(payer),
  holder: customerOf(payer),
  iban: `IT00BENCH${payer}`,
  opening: 1_000_000_000_00,
  overdraft: 0,
  dailyLimit: null,
  blocked: false,
})
