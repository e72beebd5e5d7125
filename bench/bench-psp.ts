/** A PSP under test, the platform that asks it, and the check that it kept its word. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Agent } from 'undici'
import type { PspConfig } from '../src/psp/config.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { type Database, sql } from '../src/runtime/database.ts'
import { createDevelopmentPki } from '../src/runtime/development-pki.ts'
import { freePort } from '../src/runtime/postgres/free-port.ts'
import { roomyLimits } from '../test/roomy-limits.ts'
import type { Counterpart } from './counterpart.ts'
import type { Ground } from './ground.ts'
import { type Process, startProcess } from './process.ts'
import { served } from './redirection.ts'

export type BenchPsp = AsyncDisposable & {
  api: string
  /** The platform's connections to the PSP, over mTLS, and the payers' to its pages. Both are kept alive. */
  platform: Agent
  payers: Agent
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
  const { certificate, key } = pki.forwarder
  const connect = { ca: readFileSync(pki.ca), cert: readFileSync(certificate), key: readFileSync(key) }
  const platform = opened.adopt(new Agent({ connections: payers, connect }), agent => agent.close())
  const browsers = opened.adopt(new Agent({ connections: payers }), agent => agent.close())
  const ends = opened.move()
  return {
    api: `https://localhost:${api}`,
    platform,
    payers: browsers,
    counterpart,
    cpu: program.cpu,
    check: () => keptItsWord(database),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

const count = sql<{ payments: number; confirmed: number; booked: number }>(
  'bench.count',
  `select count(*) as payments, count(confirmed_at) as confirmed,
          (select count(*) from bank.journal where kind = 'debit' and refusal is null) as booked
   from psp.payment`,
)

/** The last confirmations are written just after the callback is answered, so it may take a moment. */
async function keptItsWord(database: Database) {
  for (let looks = 0; looks < 50; looks++) {
    const [found] = await database.query(count, [])
    if (found && found.payments === found.confirmed && found.payments === found.booked) return
    await sleep(100)
  }
  throw new Error('there are payments that were not booked once, or are not confirmed')
}
