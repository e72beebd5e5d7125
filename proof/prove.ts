/**
 * npm run prove · explores the shipped machines of both sides, with all that can happen between them, and shows that
 * what must never happen cannot (SAFE-1 to SAFE-5), that whatever is awaited is owed (SAFE-6), and that from everywhere
 * there is a way to an end. Then it makes mistakes in the machines, and has to find each of them.
 */
import { Worker } from 'node:worker_threads'
import { type Caught, caught } from './prove/catch.ts'
import { diagram } from './prove/diagram.ts'
import type { Explored } from './prove/explore.ts'
import { explore } from './prove/explore.ts'
import { mutants } from './prove/mutants.ts'
import { type Options, readOptions } from './prove/options.ts'

async function prove({ bounds }: Options): Promise<boolean> {
  console.log(`At most ${bounds.room} messages under way at one time; any number of losses, doublings, delays, crashes and
attempts, in any order; payers, a bank and people who do whatever they can; all clocks apart by any time.\n`)
  const mistakes = mistakesFound()
  const isSafe = toldOf(timed(() => explore(bounds, toldOfProgress())))
  const found = await mistakes
  for (const one of found) console.log(lineOf(one))
  const missed = found.filter(({ explored }) => !explored.fault)
  console.log(`\n${found.length - missed.length} of ${found.length} mistakes found`)
  return isSafe && missed.length === 0
}

type Timed = { explored: Explored; seconds: number }

function timed(work: () => Explored): Timed {
  const begun = performance.now()
  return { explored: work(), seconds: (performance.now() - begun) / 1_000 }
}

function toldOfProgress() {
  let said = performance.now()
  return (worlds: number) => {
    if (!process.stdout.isTTY || performance.now() - said < 1_000) return
    said = performance.now()
    process.stdout.write(`\r${number(worlds)} worlds`)
  }
}

function toldOf({ explored, seconds }: Timed): boolean {
  const { worlds, steps, depth, underWay, ends, fault } = explored
  if (process.stdout.isTTY) process.stdout.write('\r')
  console.log(
    `${number(worlds)} worlds, ${number(steps)} steps between them, the furthest ${depth} steps from the beginning; ` +
      `${underWay} messages were under way at once; ${seconds.toFixed(1)} s`,
  )
  if (fault) {
    console.log(`\n${fault.property}\n\n${diagram(fault.trail)}\n`)
    return false
  }
  console.log(`SAFE-1 to SAFE-6 hold in each of them. From each of them there is a way to an end on which no payer and no person
does anything, and each side gets on alone until it can only wait for the other. The ends are these:\n`)
  for (const end of [...ends.keys()].sort()) console.log(`  ${end}`)
  console.log('\nWhat is found when there is a mistake in a machine, and after how many steps:\n')
  return true
}

function mistakesFound(): Promise<Caught[]> {
  const thread = new Worker(new URL('prove/programs/catch-mistakes.ts', import.meta.url))
  const found: Caught[] = []
  thread.on('message', (one: Caught) => found.push(one))
  return new Promise((resolve, reject) => {
    thread.once('error', reject)
    thread.once('exit', () =>
      found.length === mutants.length ? resolve(found) : reject(new Error('the thread ended too early')),
    )
  })
}

function lineOf({ mutant, explored: { fault } }: Caught): string {
  const steps = fault ? String(fault.trail.length || '').padStart(3) : '   '
  return `  ${(fault?.property ?? 'NOT FOUND').padEnd(22)} ${steps}  ${mutant.name}`
}

async function show({ show: mutant, bounds }: Options): Promise<boolean> {
  if (!mutant) throw new Error('nothing to show')
  const { explored } = await caught(mutant, bounds)
  const { fault } = explored
  console.log(
    `${mutant.name} (${mutant.file})\n${fault?.property ?? 'not found'}\n\n${diagram(fault?.trail ?? [])}`,
  )
  return fault !== undefined
}

const number = (value: number) => value.toLocaleString('en')

try {
  const options = readOptions(process.argv.slice(2))
  process.exitCode = (await (options.show ? show(options) : prove(options))) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
