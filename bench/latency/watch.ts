/** How long requests took, by their names. */
import { percentileOf } from '../percentile.ts'
import { type Spread, spreadOf } from '../spread.ts'

/** Milliseconds of each. */
export type Waits = Map<string, number[]>

/** Does something, and takes its time: from `since`, or from now. */
export type Watch = <T>(what: string, act: () => Promise<T>, since?: number) => Promise<T>

export function openWatch(): { waits: Waits; watch: Watch } {
  const waits: Waits = new Map()
  return {
    waits,
    async watch(what, act, since = performance.now()) {
      const done = await act()
      const others = waits.get(what) ?? []
      waits.set(what, others)
      others.push(performance.now() - since)
      return done
    },
  }
}

export const unwatched: Watch = (_what, act) => act()

/** How late the bench itself was to begin a payment that was due: a part of what its first request is counted with. */
export const watchDelay = (watch: Watch, due: number) => watch('the bench’s own delay', async () => {}, due)

/** Of each round. */
export const percentiles = (rounds: readonly number[][], part: number): Spread =>
  spreadOf(rounds.map(waits => percentileOf(waits, part)))

/** Of all rounds together; undefined where they are too few to have one in a thousand. */
export function oneInThousand(rounds: readonly number[][]): Spread | undefined {
  const all = rounds.flat()
  return all.length < 1_000 ? undefined : spreadOf([percentileOf(all, 0.999)])
}
