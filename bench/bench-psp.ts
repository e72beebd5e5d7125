/** A PSP under test, with a node or several, the platform that asks it, and the check that it kept its word. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import type { pspConfig } from '../src/psp/config.ts'
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
    /** The API of each of its nodes; `api` is the first one's. */
    apis: string[]
    database: Database
    databaseUrl: string
    counterpart: Counterpart
    /** Of all its nodes. */
    cpu: Process['cpu']
    /** Fails unless every payment that came since it was started was booked once and is confirmed. */
    check(): Promise<void>
  }
export type BenchPspOptions = {
  name: string
  payers: number
  profile: string | undefined
  nodes?: number
  /** How a node is started; without it, as a process of the bench. */
  start?(config: PspSettings): Promise<Process>
}
export type PspSettings = NonNullable<z.input<typeof pspConfig>>

export async function startBenchPsp(
  ground: Ground,
  counterpart: Counterpart,
  { name, payers, profile, nodes = 1, start = asProcess(name, profile) }: BenchPspOptions,
): Promise<BenchPsp> {
  await using opened = new AsyncDisposableStack()
  const since = systemClock.now()
  const { url: databaseUrl, database } = await ground.newDatabase(name)
  const pki = await createDevelopmentPki(join(ground.directory, 'pki'), systemClock.now())
  const ports = await freePorts(nodes)
  const programs: Process[] = []
  for (const [place, { api, page }] of ports.entries()) {
    const next = ports[(place + 1) % nodes] ?? { page }
    const config = {
      databaseUrl,
      connections: ground.connections,
      api: {
        port: api,
        ...pki.psp,
        clientCa: pki.ca,
        clients: ['pagopa-forwarder'],
        limits: roomyLimits.api,
      },
      // The payer comes to another node than the platform did: nothing may depend on meeting the same one again.
      page: { port: page, url: `http://127.0.0.1:${next.page}`, limits: roomyLimits.page },
      metrics: { port: 0 },
      platform: { url: counterpart.url },
      callbackKey: 'a-callback-key-for-the-bench',
      pageKey: 'a-page-key-for-the-bench',
      psps: [served],
      bank: fileURLToPath(new URL('instant-bank.ts', import.meta.url)),
    } satisfies PspSettings
    programs.push(opened.use(await start(config)))
  }
  const agents = openAgents(opened, pki, payers)
  const apis = ports.map(({ api }) => `https://localhost:${api}`)
  const ends = opened.move()
  return {
    api: apis[0] ?? '',
    apis,
    ...agents,
    database,
    databaseUrl,
    counterpart,
    async cpu() {
      const each = await Promise.all(programs.map(({ cpu }) => cpu()))
      return each.reduce((sum, one) => sum + one, 0)
    },
    check: () => keptItsWord(database, count, [since]),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

async function freePorts(nodes: number) {
  const ports: { api: number | undefined; page: number | undefined }[] = []
  while (ports.length < nodes) ports.push({ api: await freePort(), page: await freePort() })
  return ports
}

const asProcess = (name: string, profile: string | undefined) => (config: PspSettings) =>
  startProcess(new URL('psp-process.ts', import.meta.url), {
    args: [JSON.stringify(config)],
    execArgv: profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', join(profile, name)],
  })

type Counted = { payments: number; confirmed: number; booked: number }
/** Uses the partial indexes `payment_remembered` and `journal_worded`: a long past is not counted. */
const count = sql<Counted>(
  'bench.count',
  `select count(*) as payments, count(confirmed_at) as confirmed,
          (select count(*) from bank.journal
           where at >= $1 and description <> '' and kind = 'debit' and refusal is null) as booked
   from psp.payment where received_at >= $1 and request_digest is null`,
)

/** The last confirmations are written just after the callback is answered, so it may take a moment. */
export async function keptItsWord(database: Database, count: Statement<Counted>, values: Date[] = []) {
  for (let looks = 0; looks < 50; looks++) {
    const [found] = await database.query(count, values)
    if (found && found.payments === found.confirmed && found.payments === found.booked) return
    await sleep(100)
  }
  throw new Error('there are payments that were not booked once, or are not confirmed')
}
