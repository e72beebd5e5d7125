/** Which world leads to which, by their numbers. */
import { type Growing, growing } from './growing.ts'

export type Edges = {
  /** `kind`: a number up to 15. */
  add(from: number, to: number, kind: number): void
  count(): number
  /** Of `size` worlds, those from which a goal can be reached by edges of these kinds, marked with 1. */
  leadingTo(goals: Growing, size: number, kinds: readonly number[]): Uint8Array
}

/** The upper bits of a target are the kind. */
const most = 2 ** 28

export function edges(): Edges {
  const from = growing()
  const to = growing()

  const target = (edge: number) => to.at(edge) % most
  function* counted(kinds: readonly number[]) {
    for (let edge = 0; edge < to.length(); edge++)
      if (kinds.includes(Math.floor(to.at(edge) / most))) yield edge
  }

  /** The predecessors of world n stand in the second list from place `begins[n]` to place `begins[n + 1]`. */
  function predecessors(size: number, kinds: readonly number[]) {
    const begins = new Uint32Array(size + 2)
    for (const edge of counted(kinds)) raise(begins, target(edge) + 2)
    for (let world = 1; world < begins.length; world++) raise(begins, world, begins[world - 1])
    const sources = new Uint32Array(begins[size + 1] as number)
    for (const edge of counted(kinds)) sources[raise(begins, target(edge) + 1)] = from.at(edge)
    return { begins, sources }
  }

  return {
    add(source, destination, kind) {
      from.push(source)
      to.push(destination + kind * most)
    },
    count: () => to.length(),
    leadingTo(goals, size, kinds) {
      const { begins, sources } = predecessors(size, kinds)
      const leads = new Uint8Array(size)
      const open = growing()
      const mark = (world: number) => {
        if (leads[world] === 1) return
        leads[world] = 1
        open.push(world)
      }
      for (let next = 0; next < goals.length(); next++) mark(goals.at(next))
      for (let next = 0; next < open.length(); next++) {
        const world = open.at(next)
        for (let place = begins[world] as number; place < (begins[world + 1] as number); place++)
          mark(sources[place] as number)
      }
      return leads
    },
  }
}

/** What stood there before. */
function raise(array: Uint32Array, place: number, more = 1): number {
  const before = array[place] as number
  array[place] = before + more
  return before
}
