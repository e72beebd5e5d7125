/**
 * What a PSP that accepts connections and never answers takes from another. Turns with the quick PSP alone, and turns in
 * which payers crowd at the slow one as well and thousands of its refunds and closings are due; the ratio of what the
 * quick one's last in a hundred waits is taken within each round.
 */
import { systemClock } from '../../src/runtime/clock.ts'
import { openGround } from '../ground.ts'
import { percentileOf } from '../percentile.ts'
import type { Part, Section } from '../section.ts'
import { type Spread, spreadOf } from '../spread.ts'
import { arrival, gatherCrowd } from './crowd.ts'
import { kinds, payAtQuick, type Waits } from './quick-payers.ts'
import { startSilentPsp } from './silent-psp.ts'
import { startTwoPsps } from './two-psps.ts'

type Round = { alone: Waits; beside: Waits }

/** Few, so that what they wait for is the platform and not each other. */
const payers = 4

export const slowPsp: Part = async ({ seconds, rounds, connections }, stop) => {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround({ concurrency: 1, connections }))
  const silent = opened.use(await startSilentPsp())
  const { url, database } = await ground.newDatabase('platform')
  const psps = opened.use(await startTwoPsps(ground, url, silent.url))
  const besideCrowd = await gatherCrowd(psps, database)
  const pay = () => payAtQuick(psps, { payers, seconds }, stop)
  /** After as long a rest as while a crowd gathers. */
  const payAlone = async () => {
    await systemClock.sleep(arrival, stop)
    return pay()
  }

  await pay()
  const played: Round[] = []
  for (let round = 0; round < rounds; round++) {
    stop.throwIfAborted()
    const first = round % 2 === 0 ? await payAlone() : undefined
    const beside = await besideCrowd(pay, stop)
    played.push({ alone: first ?? (await payAlone()), beside })
  }
  return sectionOf(played)
}

const sectionOf = (rounds: Round[]): Section => ({
  title: 'Beside a PSP that never answers',
  says: 'What the quick one of two PSPs is waited for, alone and beside the slow one. A last in a hundred is a handful of payments: it takes long turns, or many.',
  tables: [
    {
      caption: 'The quick PSP',
      columns: [
        { name: 'median', unit: 'ms' },
        { name: 'p99 alone', unit: 'ms' },
        { name: 'p99 beside', unit: 'ms' },
        { name: 'of its p99 alone', unit: 'times' },
        { name: 'payments', unit: 'payments' },
      ],
      rows: kinds.map(kind => ({
        name: kind,
        figures: [
          spreadOf(rounds.map(({ alone }) => percentileOf(alone[kind], 0.5))),
          spreadOf(rounds.map(({ alone }) => percentileOf(alone[kind], 0.99))),
          spreadOf(rounds.map(({ beside }) => percentileOf(beside[kind], 0.99))),
          ratioOf(rounds, kind),
          spreadOf([rounds.reduce((sum, one) => sum + one.alone[kind].length + one.beside[kind].length, 0)]),
        ],
      })),
    },
  ],
  measured: { 'slow-psp-p99': worst(kinds.map(kind => ratioOf(rounds, kind))) },
})

const ratioOf = (rounds: Round[], kind: keyof Waits): Spread =>
  spreadOf(
    rounds.map(({ alone, beside }) => percentileOf(beside[kind], 0.99) / percentileOf(alone[kind], 0.99)),
  )

const worst = (ratios: Spread[]): Spread =>
  ratios.reduce((worst, ratio) => (ratio.median <= worst.median ? worst : ratio))
