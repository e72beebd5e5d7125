/** How much load there is: parts of what is carried as fast as it can be. */
import { type Contender, playTurn } from '../rounds.ts'
import type { Pace, Table } from '../section.ts'
import { spreadOf } from '../spread.ts'
import { oneInThousand, percentiles, type Waits } from './watch.ts'

export const shares = { quarter: 0.25, half: 0.5, threeQuarters: 0.75 }

export type Share = keyof typeof shares
/** What was waited for, round by round. */
export type Loaded = Record<Share, Waits[]>

/** A single turn may be a slow one: what is held for less than it is would make every load a light one. */
const closedTurns = 3

/** Payments a second, by as many at once as the pace says; a first turn warms up. */
export async function capacityOf(contender: Contender, pace: Pace, stop: AbortSignal): Promise<number> {
  await playTurn(contender, pace, stop)
  const found: number[] = []
  while (found.length < closedTurns) found.push((await playTurn(contender, pace, stop)).perSecond)
  return spreadOf(found).median
}

export const tablesOf = (side: string, capacity: number, loaded: Loaded): Table[] =>
  (Object.keys(shares) as Share[]).map(share => {
    const percent = `${shares[share] * 100} % of capacity`
    const caption = `${side} at ${percent}, ${(shares[share] * capacity).toFixed(0)} payments a second`
    return tableOf(caption, loaded[share])
  })

export const tableOf = (caption: string, rounds: Waits[]): Table => ({
  caption,
  columns: [
    { name: 'p50', unit: 'ms' },
    { name: 'p99', unit: 'ms' },
    { name: 'p99.9 of all rounds', unit: 'ms' },
    { name: 'counted', unit: 'requests' },
  ],
  rows: namesIn(rounds).map(name => {
    const waits = rounds.map(round => round.get(name) ?? [])
    const figures = [percentiles(waits, 0.5), percentiles(waits, 0.99), oneInThousand(waits)]
    return { name, figures: [...figures, spreadOf([waits.flat().length])] }
  }),
})

const namesIn = (rounds: Waits[]): string[] => [...new Set(rounds.flatMap(round => [...round.keys()]))]
