/** What the rounds say: for each contender the median and the range, and how the two compare. */
import { availableParallelism } from 'node:os'
import type { Server } from './ground.ts'
import type { Options } from './options.ts'
import type { Played, Turn } from './rounds.ts'

type Figures = { median: number; least: number; most: number }

function figures(values: number[]): Figures {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (index: number) => sorted[index] ?? Number.NaN
  const middle = (sorted.length - 1) / 2
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
  }
}

export function summaryOf({ measured, baseline, rounds }: Played) {
  const side = (name: string, turns: Turn[]) => ({
    name,
    perSecond: figures(turns.map(turn => turn.perSecond)),
    ...cpuOf(turns),
  })
  return {
    measured: side(
      measured.name,
      rounds.map(round => round.measured),
    ),
    baseline: side(
      baseline.name,
      rounds.map(round => round.baseline),
    ),
    ratio: figures(rounds.map(round => round.measured.perSecond / round.baseline.perSecond)),
  }
}

function cpuOf(turns: Turn[]): { cpuMilliseconds?: Figures } {
  const used = turns.flatMap(({ cpuEach }) => cpuEach ?? [])
  return used.length === 0 ? {} : { cpuMilliseconds: figures(used) }
}

const conditionsOf = (server: Server, { concurrency, connections, rounds, seconds }: Options) => ({
  ...server,
  node: process.version,
  cores: availableParallelism(),
  concurrency,
  connections,
  rounds,
  seconds,
})

export function printReport(server: Server, options: Options, played: Played[]) {
  const conditions = conditionsOf(server, options)
  const comparisons = played.map(summaryOf)
  if (options.json) return console.log(JSON.stringify({ conditions, comparisons }, null, 2))
  const { version, fsync, node, cores, concurrency, connections, rounds, seconds } = conditions
  console.log(`PostgreSQL ${version}, fsync ${fsync} · Node ${node} · ${cores} cores`)
  console.log(`${concurrency} at once, ${connections} connections · ${rounds} rounds of ${seconds} s\n`)
  console.log(`${''.padEnd(52)}${'median/s'.padStart(10)}   least–most`)
  for (const { measured, baseline, ratio } of comparisons) {
    for (const { name, perSecond, cpuMilliseconds } of [measured, baseline]) {
      console.log(`${name.padEnd(52)}${perSecond.median.toFixed(0).padStart(10)}   ${range(perSecond, 0)}`)
      if (cpuMilliseconds) console.log(`  the PSP’s CPU for each: ${cpuMilliseconds.median.toFixed(2)} ms`)
    }
    console.log(`  ratio, round by round: ${ratio.median.toFixed(2)} (${range(ratio, 2)})\n`)
  }
}

const range = ({ least, most }: Figures, digits: number) => `${least.toFixed(digits)}–${most.toFixed(digits)}`
