/** How long each request is waited for while payments arrive at a constant rate, and how soon an outcome is told. */
import { percentileOf } from '../percentile.ts'
import type { Part, Section, Table } from '../section.ts'
import { type Spread, spreadOf } from '../spread.ts'
import { tableOf, tablesOf } from './loads.ts'
import { measurePlatform } from './platform-side.ts'
import { measurePsp, type PspSide } from './psp-side.ts'
import { percentiles, type Waits } from './watch.ts'

export const latency: Part = async (pace, stop) =>
  sectionOf(await measurePsp(pace, stop), await measurePlatform(pace, stop))

const sectionOf = (psp: PspSide, platform: Awaited<ReturnType<typeof measurePlatform>>): Section => ({
  title: 'Latency',
  says: 'Payments arrive at fixed times, whatever is still under way, and a payment’s first request is counted from then. Capacity is what a closed loop carries. p99.9 takes a thousand requests.',
  tables: [
    ...tablesOf('The PSP’s side', psp.capacity, psp.loaded),
    tableOf('Empty handlers, as the PSP’s side at 50 %', psp.empty),
    ratioTable(psp),
    commitTable(psp.commitToCallback),
    ...tablesOf('The platform’s side', platform.capacity, platform.loaded),
  ],
  measured: {
    'redirections-p99': ratioOf(psp, 0.99),
    'commit-to-callback': percentiles(psp.commitToCallback, 0.99),
  },
})

const ratioTable = (psp: PspSide): Table => ({
  caption: 'Of an empty handler’s, round by round, at 50 %',
  columns: [
    { name: 'p50', unit: 'times' },
    { name: 'p99', unit: 'times' },
  ],
  rows: [{ name: redirections, figures: [ratioOf(psp, 0.5), ratioOf(psp, 0.99)] }],
})

const commitTable = (rounds: number[][]): Table => ({
  caption: 'From commit to callback, at 50 %',
  columns: [
    { name: 'p50', unit: 'ms' },
    { name: 'p99', unit: 'ms' },
    { name: 'counted', unit: 'requests' },
  ],
  rows: [
    {
      name: 'commit, its flush, and the way to the counterpart',
      figures: [percentiles(rounds, 0.5), percentiles(rounds, 0.99), spreadOf([rounds.flat().length])],
    },
  ],
})

const redirections = 'POST /redirections'

const ratioOf = ({ loaded, empty }: PspSide, part: number): Spread =>
  spreadOf(loaded.half.map((ours, round) => at(ours, part) / at(empty[round], part)))

const at = (waits: Waits | undefined, part: number) => percentileOf(waits?.get(redirections) ?? [], part)
