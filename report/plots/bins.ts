/** Sorts figures into bins that grow by a constant factor, so that a page weighs the same for ten as for a million. */

/** Powers of ten: of the least edge and of the greatest. */
export type Scale = { from: number; to: number }

const binsPerDecade = 12

/** The least that is told apart: a tenth of a millisecond. */
const least = 0.1

/** A scale that all of these fit on. */
export function scaleOf(groups: readonly (readonly number[])[]): Scale {
  let [low, high] = [Number.POSITIVE_INFINITY, least]
  for (const group of groups)
    for (const value of group) {
      low = Math.min(low, Math.max(least, value))
      high = Math.max(high, value)
    }
  const from = Math.floor(Math.log10(Math.min(low, high)))
  return { from, to: Math.max(from + 1, Math.ceil(Math.log10(high))) }
}

/** The bins' lower edges as powers of ten, and how many figures each of them holds. */
export function binned(values: readonly number[], { from, to }: Scale): [number, number][] {
  const counts = Array.from({ length: (to - from) * binsPerDecade }, () => 0)
  for (const value of values) {
    const bin = Math.floor((Math.log10(Math.max(least, value)) - from) * binsPerDecade)
    const index = Math.min(counts.length - 1, Math.max(0, bin))
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts.map((count, index) => [from + index / binsPerDecade, count])
}
