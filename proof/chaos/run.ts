/** A whole run: payments under fire, calm, people, and the audit. */
import type { Owed } from '../../test/both/books.ts'
import { auditCases } from './audit.ts'
import { rest } from './calm.ts'
import { readCases } from './cases.ts'
import { everybody } from './crowd.ts'
import { strikeOn } from './killer.ts'
import { auditLedger } from './ledger.ts'
import { unlockedTooSoon } from './locks.ts'
import { actAsPeople } from './operator.ts'
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
  const lost = await brokenPromises(town.databases, town.clock.now())
  const left = lost.length === 0 ? await calmed(town) : await town.books.owed() // that never comes to rest
  const broken = [...lost, ...(await watching.end())]
  const calm = performance.now() - begun - fire
  const { cases, strangers } = await readCases(town.databases)
  const quiet = { cases, strangers, left: await town.books.owed() }
  const heard = {
    outcomes: town.told.outcomes,
    begun: walked.flatMap(({ begun }) => begun),
    seen: walked.flatMap(({ seen }) => (seen ? [seen] : [])),
    receipts: town.receipts,
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
        ...(await unlockedTooSoon(town.databases)),
        ...auditCases(quiet, heard),
        ...(await auditLedger(town.databases, cases)),
        ...deaths(town),
      ]),
    ],
  }
}

/** Answers what was left to people at first. */
async function calmed(town: Town): Promise<Owed[]> {
  await rest(town)
  return actAsPeople(town)
}

const deaths = ({ nodes, said }: Town) =>
  nodes
    .filter(node => node.deaths() > 0)
    .map(({ name, deaths }) => `${name} ended ${deaths()} times by itself: ${said().slice(-1_000)}`)
