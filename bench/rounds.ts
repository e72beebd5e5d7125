/**
 * Rounds of contenders by turns, A B C A B C, so that whatever else the machine is doing falls on all of them. A ratio
 * is taken within each round, and its median over the rounds is what a comparison says.
 */
import { cpus } from 'node:os'
import type { Pace } from './section.ts'
import { type Spread, spreadOf } from './spread.ts'

export type Contender = {
  name: string
  /** One payment, or one write, from its start to its end. `worker` is who of those at once does it. */
  once(worker: number): Promise<void>
  /** Milliseconds of CPU that the process under test has used so far. */
  cpu?(): Promise<number>
}
/** Milliseconds of CPU for each: of the process under test, and of all that went on in the machine meanwhile. */
type Turn = { perSecond: number; cpuEach: number | undefined; machineEach: number }
export type Played = Contender & { turns: Turn[] }

type Length = Pick<Pace, 'seconds' | 'concurrency'>

export async function playRounds(contenders: Contender[], pace: Pace, stop: AbortSignal): Promise<Played[]> {
  const played = contenders.map(contender => ({ ...contender, turns: [] as Turn[] }))
  const warmUp = { ...pace, seconds: Math.min(2, pace.seconds) }
  for (const contender of played) await playTurn(contender, warmUp, stop)
  for (let round = 0; round < pace.rounds; round++)
    for (const contender of played) contender.turns.push(await playTurn(contender, pace, stop))
  return played
}

/** Nobody starts anew once the time is over, and the turn lasts until everybody has ended. */
export async function playTurn({ once, cpu }: Contender, pace: Length, stop: AbortSignal): Promise<Turn> {
  const { seconds, concurrency } = pace
  const before = await cpu?.()
  const machineBefore = machineCpu()
  const start = performance.now()
  let count = 0
  const work = async (_: unknown, worker: number) => {
    while (performance.now() - start < seconds * 1000) {
      stop.throwIfAborted()
      await once(worker)
      count++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  const elapsed = performance.now() - start
  const after = await cpu?.()
  const cpuEach = before === undefined || after === undefined ? undefined : (after - before) / count
  const machineEach = (machineCpu() - machineBefore) / count
  return { perSecond: (count / elapsed) * 1000, cpuEach, machineEach }
}

export const rateOf = ({ turns }: Played): Spread => spreadOf(turns.map(({ perSecond }) => perSecond))

const machineCpu = () =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)

export function cpuOf({ turns }: Played): Spread | undefined {
  const used = turns.flatMap(({ cpuEach }) => cpuEach ?? [])
  return used.length > 0 ? spreadOf(used) : undefined
}

export const machineOf = ({ turns }: Played): Spread => spreadOf(turns.map(({ machineEach }) => machineEach))

/** How many times as fast, round by round. */
export const ratioOf = (one: Played, other: Played): Spread =>
  spreadOf(one.turns.map(({ perSecond }, round) => perSecond / (other.turns[round]?.perSecond ?? Number.NaN)))
