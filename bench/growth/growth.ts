/**
 * What a long past costs: payments a second through the PSP, on a database that has nothing but what is being paid and
 * on one with up to ten million payments of before, by turns; and beside a hundred thousand duties that are overdue.
 */
import { whole } from '../../report/figures.ts'
import { startBenchPsp } from '../bench-psp.ts'
import { startCounterpart } from '../counterpart.ts'
import { openGround } from '../ground.ts'
import { cpuOf, rateOf, ratioOf } from '../rounds.ts'
import type { Part, Section, Table } from '../section.ts'
import { spreadOf } from '../spread.ts'
import { type Overdue, playOverdue } from './overdue.ts'
import { playSteps, type Step } from './steps.ts'

/**
 * A table that is filled in the transaction that emptied it need not be in the WAL, where no other server reads that. A
 * payment is a transaction like any other, and writes the same WAL as everywhere.
 */
const settings = { wal_level: 'minimal', max_wal_senders: '0' }

export const growth: Part = async (pace, stop) => {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround(pace, settings))
  const counterpart = opened.use(await startCounterpart())
  const start = (name: string) =>
    startBenchPsp(ground, counterpart, { name, payers: pace.concurrency, profile: pace.profile })
  const empty = opened.use(await start('empty'))
  const steps = await playSteps(start, empty, pace, stop)
  const overdue = await playOverdue(start, empty, pace, stop)
  const last = steps.at(-1)
  return sectionOf(steps, overdue, last ? { growth: ratioOf(last.grown, last.empty) } : {})
}

const sectionOf = (steps: Step[], overdue: Overdue, measured: Section['measured']): Section => ({
  title: 'With a long past',
  says: [
    'Through the PSP on a database with a past, and on one that has nothing but what this run pays; the two take turns.',
    'Each payment of the past left what a real one leaves: its row, its story, its postings in the bank’s ledger.',
    'The overdue duties are closings whose outcome the platform was never told, as after a day on which it could not be reached:',
    'the node tells them while it is being paid through, and each turn begins with all of them due.',
  ].join(' '),
  tables: [stepsTable(steps), overdueTable(overdue)],
  measured,
})

const stepsTable = (steps: Step[]): Table => ({
  caption: 'Payments stored before',
  columns: [
    { name: 'payments a second', unit: 'a second' },
    { name: 'of the empty database’s', unit: 'times' },
    { name: 'the empty database’s', unit: 'a second' },
    { name: 'the node’s CPU for each', unit: 'ms' },
    { name: 'on the empty database', unit: 'ms' },
    { name: 'size of the database', unit: 'MB' },
  ],
  rows: steps.map(({ stored, grown, empty, size }) => ({
    name: whole(stored),
    figures: [
      rateOf(grown),
      ratioOf(grown, empty),
      rateOf(empty),
      cpuOf(grown),
      cpuOf(empty),
      spreadOf([size]),
    ],
  })),
})

const overdueTable = ({ count, overdue, empty, told }: Overdue): Table => ({
  caption: 'Duties overdue',
  columns: [
    { name: 'payments a second', unit: 'a second' },
    { name: 'of the rate without', unit: 'times' },
    { name: 'the node’s CPU for each', unit: 'ms' },
    { name: 'overdue duties done meanwhile, a second', unit: 'a second' },
  ],
  rows: [
    {
      name: `with ${whole(count)} duties overdue`,
      figures: [rateOf(overdue), ratioOf(overdue, empty), cpuOf(overdue), spreadOf(told)],
    },
    { name: 'with none', figures: [rateOf(empty), undefined, cpuOf(empty)] },
  ],
})
