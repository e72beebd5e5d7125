/** A whole run: payments under fire, calm, people, and the audit. */
import { Agent } from 'undici'
import { auditCases } from './audit.ts'
import { rest } from './calm.ts'
import { readCases } from './cases.ts'
import { strikeOn } from './killer.ts'
import { auditLedger } from './ledger.ts'
import { actAsPeople } from './operator.ts'
import { type Walked, walk } from './payer.ts'
import { planPayment } from './plan.ts'
import { brokenPromises } from './promises.ts'
import type { ChaosRecord } from './record.ts'
import { attemptsIn, countedLeft, endsOf, faultsOf, latenciesOf } from './sums.ts'
import { openTown, type Town } from './town.ts'
import { type Progress, watch } from './watch.ts'

export type RunOptions = {
  seed: number
  /** Payments are begun until there are so many, or so much time is over. */
  payments: number
  minutes?: number | undefined
  /** A lease passes by a leap of the clocks, not by itself. */
  swift: boolean
  say(progress: Progress): void
  stop?: AbortSignal
}

/** Of a hundred messages so many meet a fault; of the pieces of a connection to a database, one in so many. */
const faulty = 4
const rarity = 1_500
/** Payments a second, and how many payers there are at once. */
const pace = 40
const crowd = 80

export async function runChaos(options: RunOptions): Promise<ChaosRecord> {
  const { seed, swift, say } = options
  await using town = await openTown({ seed, faulty, rarity })
  const begunAt = new Date()
  const begun = performance.now()
  const watching = watch(town, say)
  const over = new AbortController()
  town.setFire(true)
  const struck = strikeOn({ seed, town, swift, stop: over.signal })
  struck.catch(() => {}) // it is heard below
  const walked = await everybody(town, options)
  over.abort()
  const strikes = await struck
  town.setFire(false)
  const fire = performance.now() - begun
  await rest(town)
  const left = await actAsPeople(town)
  const broken = await watching.end()
  const calm = performance.now() - begun - fire
  const { cases, strangers } = await readCases(town.databases)
  const quiet = { cases, strangers, left: await town.books.owed() }
  const heard = {
    outcomes: town.told.outcomes,
    begun: walked.flatMap(({ begun }) => begun),
    seen: walked.flatMap(({ seen }) => (seen ? [seen] : [])),
  }
  return {
    seed,
    payments: walked.length,
    begunAt,
    took: { fire: Math.round(fire), calm: Math.round(calm) },
    faults: faultsOf(town),
    strikes,
    ends: endsOf(cases),
    attempts: await attemptsIn(town.databases),
    latencies: latenciesOf(town, walked),
    progress: watching.progress,
    leftToPeople: countedLeft(left),
    findings: [
      ...new Set([
        ...broken,
        ...(await brokenPromises(town.databases, town.clock.now())),
        ...auditCases(quiet, heard),
        ...(await auditLedger(town.databases, cases)),
        ...deaths(town),
      ]),
    ],
  }
}

async function everybody(town: Town, { seed, payments, minutes, stop }: RunOptions): Promise<Walked[]> {
  const { touchpoint } = town
  await using opened = new AsyncDisposableStack()
  const agent = opened.adopt(new Agent({ headersTimeout: 5_000, bodyTimeout: 5_000 }), agent =>
    agent.destroy(),
  )
  const pause = (milliseconds: number) => town.clock.sleep(milliseconds)
  const end = minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000
  const walks: Promise<Walked>[] = []
  const begun = performance.now()
  let walking = 0
  while (walks.length < payments && performance.now() < end && !stop?.aborted) {
    const due = ((performance.now() - begun) * pace) / 1_000
    while (walks.length < Math.min(due, payments) && walking < crowd) {
      walking++
      const walked = walk({ touchpoint, agent, pause }, planPayment(seed, walks.length))
      walks.push(walked.finally(() => walking--))
    }
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return await Promise.all(walks) // before the connections go
}

const deaths = ({ nodes, said }: Town) =>
  nodes
    .filter(node => node.deaths() > 0)
    .map(({ name, deaths }) => `${name} ended ${deaths()} times by itself: ${said().slice(-1_000)}`)
