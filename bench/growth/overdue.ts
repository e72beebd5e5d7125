/**
 * Payments beside duties that are overdue: `send-payment-outcome` of payments whose closing was accepted, each done by a
 * call to the platform and a row in its payment's story. All of them are owed anew before each turn and rest after it,
 * so that every turn meets as many, and the turns without them meet none.
 */
import { after, day, systemClock } from '../../src/runtime/clock.ts'
import { type Database, sql } from '../../src/runtime/database.ts'
import type { BenchPsp } from '../bench-psp.ts'
import { type Played, playTurn } from '../rounds.ts'
import type { Pace } from '../section.ts'
import { openPatiently } from './open-patiently.ts'
import { loadPast } from './past.ts'
import { closedSeed } from './seeds.ts'
import { payingAt, type Start } from './steps.ts'

/** `told`: how many of the overdue were done in a second, turn by turn. */
export type Overdue = { count: number; overdue: Played; empty: Played; told: number[] }

const most = 100_000

export async function playOverdue(
  start: Start,
  empty: BenchPsp,
  pace: Pace,
  stop: AbortSignal,
): Promise<Overdue> {
  const count = Math.min(most, pace.stored)
  await using psp = await start('overdue')
  const seed = await closedSeed(psp)
  await loadPast(psp.databaseUrl, { stored: count, like: () => seed, payers: pace.concurrency }, stop)
  await using database = openPatiently(psp.databaseUrl)
  const overdue: Played = { ...payingAt('overdue', psp), turns: [] }
  const without: Played = { ...payingAt('empty', empty), turns: [] }
  const told: number[] = []
  for (const one of [without, overdue])
    await playTurn(one, { ...pace, seconds: Math.min(2, pace.seconds) }, stop)
  for (let round = 0; round < pace.rounds; round++) {
    await owe(database)
    const began = performance.now()
    overdue.turns.push(await playTurn(overdue, pace, stop))
    const left = await rest(database)
    told.push((count - left) / ((performance.now() - began) / 1000))
    without.turns.push(await playTurn(without, pace, stop))
  }
  await psp.check()
  await empty.check()
  return { count, overdue, empty: without, told }
}

const isPast = `received_at < $1 and request_digest is null`
const insert = sql<never>(
  'bench.overdue.owe',
  `insert into psp.duty (kind, subject, due_at)
   select 'send-payment-outcome', id_psp_transaction, received_at from psp.payment where ${isPast}
   on conflict on constraint duty_once do update set due_at = excluded.due_at, attempt = 0`,
)
const toRest = sql<{ count: number }>(
  'bench.overdue.rest',
  `with resting as (
     update psp.duty set due_at = 'infinity' where kind = 'send-payment-outcome' returning id)
   select count(*) from resting`,
)
/** What the turns before have left behind is not this one's to pass over. */
const vacuum = sql<never>('bench.overdue.vacuum', 'vacuum psp.duty')

async function owe(database: Database) {
  await database.query(vacuum, [])
  await database.query(insert, [after(systemClock.now(), -day / 2)])
}

/** Answers how many had not been done. */
async function rest(database: Database): Promise<number> {
  const [found] = await database.query(toRest, [])
  return found?.count ?? 0
}
