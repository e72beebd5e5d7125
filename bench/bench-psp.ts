/** A PSP under test, with a node or several, the platform that asks it, and the check that it kept its word. */
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
    /** The API of each of its nodes; `api` is the first one's. */
    apis: string[]
    database: Database
    counterpart: Counterpart
    /** Of all its nodes. */
    cpu: Process['cpu']
    /** Fails unless every payment was booked once and is confirmed. */
    check(): Promise<void>
  }
export type BenchPspOptions = {
  name: string
  payers: number
  profile: string | undefined
  nodes?: number
}

export async function startBenchPsp(
  ground: Ground,
  counterpart: Counterpart,
  { name, payers, profile, nodes = 1 }: BenchPspOptions,
): Promise<BenchPsp> {
  await using opened = new AsyncDisposableStack()
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
    } satisfies { [Key in keyof PspConfig]?: unknown }
    const program = await startProcess(new URL('psp-process.ts', import.meta.url), {
      args: [JSON.stringify(config)],
      execArgv: profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', join(profile, name)],
    })
    programs.push(opened.use(program))
  }
  const agents = openAgents(opened, pki, payers)
  const apis = ports.map(({ api }) => `https://localhost:${api}`)
  const ends = opened.move()
  return {
    api: apis[0] ?? '',
    apis,
    ...agents,
    database,
    counterpart,
    async cpu() {
      const each = await Promise.all(programs.map(({ cpu }) => cpu()))
      return each.reduce((sum, one) => sum + one, 0)
    },
    check: () => keptItsWord(database, count),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

async function freePorts(nodes: number) {
  const ports: { api: number | undefined; page: number | undefined }[] = []
  while (ports.length < nodes) ports.push({ api: await freePort(), page: await freePort() })
  return ports
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
