/** A PSP under test, the platform that asks it, and the check that it kept its word. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { PspConfig } from '../src/psp/config.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { type Database, type Statement, sql } from '../src/runtime/database.ts'
import { createDevelopmentPki } from '../src/runtime/development-pki.ts'
import { freePort } from '../src/runtime/postgres/free-port.ts'
import { roomyLimits } from '../test/roomy-limits.ts'
import { type Agents, openAgents } from './agents.ts'
import type { Counterpart } from './counterpart.ts'
import type { Ground } from './ground.ts'
import { type Process, startProcess } from './process.ts'
import { served } from './redirection.ts'

export type BenchPsp = AsyncDisposable &
  Agents & {
    api: string
    counterpart: Counterpart
    cpu: Process['cpu']
    /** Fails unless every payment was booked once and is confirmed. */
    check(): Promise<void>
  }
export type BenchPspOptions = {
  name: string
  payers: number
  profile: string | undefined
}

export async function startBenchPsp(
  ground: Ground,
  counterpart: Counterpart,
  { name, payers, profile }: BenchPspOptions,
): Promise<BenchPsp> {
  await using opened = new AsyncDisposableStack()
  const { url: databaseUrl, database } = await ground.newDatabase(name)
  const pki = await createDevelopmentPki(join(ground.directory, 'pki'), systemClock.now())
  const [api, page] = [await freePort(), await freePort()]
  const config = {
    databaseUrl,
    connections: ground.connections,
    api: { port: api, ...pki.psp, clientCa: pki.ca, clients: ['pagopa-forwarder'], limits: roomyLimits.api },
    page: { port: page, url: `http://127.0.0.1:${page}`, limits: roomyLimits.page },
    metrics: { port: 0 },
    platform: { url: counterpart.url },
    callbackKey: 'a-callback-key-for-the-bench',
    pageKey: 'a-page-key-for-the-bench',
    psps: [served],
    bank: fileURLToPath(new URL('instant-bank.ts', import.meta.url)),
  } satisfies { [Key in keyof PspConfig]?: unknown }
  const program = opened.use(
    await startProcess(new URL('psp-process.ts', import.meta.url), {
      args: [JSON.stringify(config)],
      execArgv: profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', join(profile, name)],
    }),
  )
  const agents = openAgents(opened, pki, payers)
  const ends = opened.move()
  return {
    api: `https://localhost:${api}`,
    ...agents,
    counterpart,
    cpu: program.cpu,
    check: () => keptItsWord(database, count),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

type Counted = { payments: number; confirmed: number; booked: number }
const count = sql<Counted>(
  'bench.count',
  `select count(*) as payments, count(confirmed_at) as confirmed,
          (select count(*) from bank.journal where kind = 'debit' and refusal is null) as booked
   from psp.payment`,
)

/** The last confirmations are written just after the callback is answered, so it may take a moment. */
export async function keptItsWord(database: Database, count: Statement<Counted>) {
  for (let looks = 0; looks < 50; looks++) {
    const [found] = await database.query(count, [])
    if (found && found.payments === found.confirmed && found.payments === found.booked) return
    await sleep(100)
  }
  throw new Error('there are payments that were not booked once, or are not confirmed')
}
