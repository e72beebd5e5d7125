/** The same payments on an empty database and on one with ever more behind it: a step for each size of the past. */
import { sql } from '../../src/runtime/database.ts'
import type { BenchPsp } from '../bench-psp.ts'
import { customerOf } from '../ground.ts'
import { payAtPsp } from '../lifecycle/psp-payer.ts'
import { type Played, playRounds } from '../rounds.ts'
import type { Pace } from '../section.ts'
import { loadPast } from './past.ts'
import { paidSeed, refundedSeed } from './seeds.ts'

/** `size`: of the database, in megabytes, when the turns begin. */
export type Step = { stored: number; grown: Played; empty: Played; size: number }
export type Start = (name: string) => Promise<BenchPsp>

/** Parts of `--stored`. With nothing stored, both are the same: how far that ratio is from one is the noise. */
const parts = [0, 0.1, 0.5, 1]
/** One in so many payments of the past was given back. */
const refunds = 20

export async function playSteps(
  start: Start,
  empty: BenchPsp,
  pace: Pace,
  stop: AbortSignal,
): Promise<Step[]> {
  await using grown = await start('grown')
  const [paid, refunded] = [await paidSeed(grown), await refundedSeed(grown)]
  const like = (nth: number) => (nth % refunds === 0 ? refunded : paid)
  const steps: Step[] = []
  for (const part of parts) {
    const stored = Math.round(pace.stored * part)
    if (stored > 0) await loadPast(grown.databaseUrl, { stored, like, payers: pace.concurrency }, stop)
    const [found] = await grown.database.query(measure, [])
    const [withPast, without] = await playRounds(
      [payingAt('grown', grown), payingAt('empty', empty)],
      pace,
      stop,
    )
    await grown.check()
    await empty.check()
    if (!withPast || !without || !found) throw new Error('nothing was played')
    steps.push({ stored, grown: withPast, empty: without, size: found.bytes / 1e6 })
  }
  return steps
}

export const payingAt = (name: string, psp: BenchPsp) => ({
  name,
  once: (worker: number) => payAtPsp(psp, customerOf(worker)),
  cpu: psp.cpu,
})

const measure = sql<{ bytes: number }>('bench.size', 'select pg_database_size(current_database()) as bytes')
