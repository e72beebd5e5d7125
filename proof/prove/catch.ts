/**
 * Whether the checker finds a mistake, with as few messages under way as it takes: then its way is a shortest one, and
 * soon found.
 */
import type { Bounds } from './bounds.ts'
import type { Explored } from './explore.ts'
import type { Mutant } from './mutants/mutant.ts'
import { withMistake } from './mutated.ts'

/** `explored.fault` is missing where it was not found. */
export type Caught = { mutant: Mutant; explored: Explored; room: number }

export async function caught(mutant: Mutant, bounds: Bounds): Promise<Caught> {
  const { explore } = await withMistake(mutant)
  for (let room = 1; ; room++) {
    const explored = explore({ ...bounds, room })
    if (explored.fault || room >= bounds.room) return { mutant, explored, room }
  }
}
