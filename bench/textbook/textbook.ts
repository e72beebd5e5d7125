/**
 * The textbook stack, written honestly: a PSP’s side of a payment as a good team would write it the usual way. Express,
 * an ORM, a transaction a step, a table of jobs that is polled; the same wire, pages, checks, ledger and durability.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { systemClock } from '../../src/runtime/clock.ts'
import { sql } from '../../src/runtime/database.ts'
import { createDevelopmentPki, type Pair } from '../../src/runtime/development-pki.ts'
import { openAgents } from '../agents.ts'
import { type BenchPsp, type BenchPspOptions, keptItsWord } from '../bench-psp.ts'
import type { Counterpart } from '../counterpart.ts'
import { customerOf, type Ground } from '../ground.ts'
import { startProcess } from '../process.ts'
import type { Platform } from './worker.ts'

export type TextbookSettings = {
  databaseUrl: string
  connections: number
  platform: Platform
  tls: Pair & { ca: string }
  customers: string[]
}

const said = z.object({ api: z.number() })

export async function startTextbook(
  ground: Ground,
  counterpart: Counterpart,
  { name, payers }: Omit<BenchPspOptions, 'profile'>,
): Promise<Omit<BenchPsp, 'apis' | 'database' | 'databaseUrl'>> {
  await using opened = new AsyncDisposableStack()
  const { url: databaseUrl, database } = await ground.newDatabase(name)
  const pki = await createDevelopmentPki(join(ground.directory, 'pki'), systemClock.now())
  const settings: TextbookSettings = {
    databaseUrl,
    connections: ground.connections,
    platform: { url: counterpart.url, callbackKey: 'a-callback-key-for-the-bench' },
    tls: { ...pki.psp, ca: pki.ca },
    customers: Array.from({ length: payers }, (_, payer) => customerOf(payer)),
  }
  const program = opened.use(
    await startProcess(new URL('textbook-process.ts', import.meta.url), { args: [JSON.stringify(settings)] }),
  )
  const agents = openAgents(opened, pki, payers)
  const ends = opened.move()
  return {
    api: `https://localhost:${said.parse(program.said).api}`,
    ...agents,
    counterpart,
    cpu: program.cpu,
    check: () => keptItsWord(database, count),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

const count = sql<{ payments: number; confirmed: number; booked: number }>(
  'bench.textbook.count',
  `select count(*) as payments, count(confirmed_at) as confirmed,
          (select count(*) from journal where refusal is null) as booked
   from payment`,
)
