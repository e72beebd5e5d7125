/** What becomes of each message on its way: most pass, some do not, as the seed says. */
import { drawFor } from './draw.ts'

/**
 * | fault | what happens |
 * |---|---|
 * | `cut` | the connection is cut, and the other side never hears of it |
 * | `lost-reply` | the other side has done what was asked, and the connection is cut |
 * | `stall` | the other side has done what was asked, and its reply never comes |
 * | `late` | the other side hears of it when whoever asked has given up |
 * | `delay` | it takes a while |
 * | `duplicate` | the other side hears it twice, the second time perhaps much later |
 * | `truncate` | the reply ends before the length that it has announced |
 * | `reset` | the connection is reset in the middle of the reply |
 */
export const faults = {
  cut: 3,
  'lost-reply': 3,
  stall: 2,
  late: 2,
  delay: 4,
  duplicate: 4,
  truncate: 2,
  reset: 2,
}
export type Fault = keyof typeof faults

/** `first`: which of the nodes is asked first. `after`: of a delay, in milliseconds. `part`: how much of a reply comes. */
export type Fate = { fault: Fault | undefined; first: number; after: number; part: number }

export function fateOf(seed: number, hop: string, turn: number, share: number): Fate {
  const draw = drawFor(seed, hop, turn)
  const fault = draw.chance(share) ? draw.weighed(faults) : undefined
  const first = draw.between(0, 1)
  const soon = draw.chance(0.6)
  const after = fault === 'delay' ? draw.between(20, 1_200) : draw.between(0, soon ? 200 : 20_000)
  return { fault, first, after, part: draw.between(0, 95) / 100 }
}
