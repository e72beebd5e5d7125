/**
 * `npm run chaos`: both sides, two nodes each, on real PostgreSQL, HTTP and mTLS, with faults on every way between them
 * and nodes that are killed; and then an audit of both books. What is done in it follows from its seed.
 */
import { randomInt } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { WrongArguments } from '../src/arguments.ts'
import { type ChaosOptions, readOptions } from './chaos/options.ts'
import type { ChaosRecord } from './chaos/record.ts'
import { reportPage } from './chaos/report.ts'
import { runChaos } from './chaos/run.ts'
import type { Progress } from './chaos/watch.ts'

/** Up to so many payments, a lease passes by a leap of the clocks: the run is not much longer than one. */
const short = 1_000
const shown = 20

async function chaos({ payments, minutes, seed, report }: ChaosOptions, stop: AbortSignal) {
  console.log(`seed ${seed}`)
  const swift = minutes === undefined && payments <= short
  const record = await runChaos({ seed, payments, minutes, swift, say: sayProgress, stop })
  if (process.stdout.isTTY) process.stdout.write('\n')
  await writeFile(report, reportPage(record))
  say(record)
  console.log(`see ${report}; again with --seed ${seed} --payments ${record.payments}`)
  if (record.findings.length > 0) process.exitCode = 1
}

let said = 0
/** On one line of a terminal; elsewhere a line now and then. */
function sayProgress({ at, begun, ended }: Progress) {
  const line = `${Math.round(at / 1_000)} s: ${begun} payments begun, ${ended} ended`
  if (process.stdout.isTTY) process.stdout.write(`\r${line}   `)
  else if (at - said > 10_000) {
    said = at
    console.log(line)
  }
}

function say({ payments, took, faults, strikes, ends, leftToPeople, findings }: ChaosRecord) {
  const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1_000)} s`
  console.log(
    `${payments} payers, ${seconds(took.fire)} under fire, ${seconds(took.calm)} until all was quiet`,
  )
  const injected = faults.reduce((sum, { count }) => sum + count, 0)
  console.log(
    `${injected} faults on ${new Set(faults.map(({ hop }) => hop)).size} ways, ${strikes.length} strikes`,
  )
  for (const { platform, psp, taken, count } of ends)
    console.log(`  ${String(count).padStart(7)}  ${platform} · ${psp} · ${taken ? 'taken' : 'nothing taken'}`)
  for (const { duty, count } of leftToPeople)
    console.log(`  ${String(count).padStart(7)}  left to people: ${duty}`)
  console.log(findings.length === 0 ? 'nothing was found' : `${findings.length} findings:`)
  for (const finding of findings.slice(0, shown)) console.log(`  ${finding}`)
}

process.stdout.on('error', () => {}) // whoever was reading may go; what was opened is closed all the same
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
try {
  await chaos(readOptions(process.argv.slice(2), randomInt(1, 2 ** 31)), stop.signal)
} catch (error) {
  console.error(error instanceof WrongArguments ? `npm run chaos: ${error.message}` : error)
  process.exitCode = error instanceof WrongArguments ? 2 : 1
}
