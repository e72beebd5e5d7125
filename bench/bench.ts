/** `npm run bench`: everything that is said of speed, measured in one run, and held against what it is meant to be. */
import { writeFileSync } from 'node:fs'
import { systemClock } from '../src/runtime/clock.ts'
import { conditionsOf } from './conditions.ts'
import { readOptions, usage, WrongOptions } from './options.ts'
import { benchPage } from './page.ts'
import { parts } from './parts.ts'
import { printConditions, printGoals, printSection } from './print.ts'
import type { Section } from './section.ts'

async function bench(args: string[], stop: AbortSignal) {
  if (args.includes('--help')) return console.log(usage)
  const options = readOptions(args)
  const conditions = conditionsOf(options.pace, systemClock.now())
  printConditions(conditions)
  const sections: Section[] = []
  for (const name of options.parts) {
    const section = await parts[name](options.pace, stop)
    printSection(section)
    sections.push(section)
  }
  printGoals(sections)
  writeFileSync(options.json, JSON.stringify({ conditions, sections }, null, 2))
  writeFileSync(options.report, benchPage(conditions, sections))
  console.log(`\n${options.json}, ${options.report}`)
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort(new Error('stopped')))
try {
  await bench(process.argv.slice(2), stop.signal)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  if (error instanceof WrongOptions) console.error(`\n${usage}`)
  process.exitCode = 1
}
