/** Which world leads to which, by their numbers. */
import { growing } from './growing.ts'

export type Edges = {
  /** `byPeople`: somebody has to decide on it, it does not happen by itself. */
  add(from: number, to: number, byPeople: boolean): void
  count(): number
  /** Of `size` worlds, those from which a goal can be reached, marked with 1: by people's steps too, or without them. */
  leadingTo(goals: readonly number[], size: number, withPeople: boolean): Uint8Array
}

const byPeopleBit = 2 ** 31

export function edges(): Edges {
  const from = growing()
  const to = growing()

  const target = (edge: number) => to.at(edge) % byPeopleBit
  function* counted(withPeople: boolean) {
    for (let edge = 0; edge < to.length(); edge++) if (withPeople || to.at(edge) < byPeopleBit) yield edge
  }

  /** The predecessors of world n stand in the second list from place `begins[n]` to place `begins[n + 1]`. */
  function predecessors(size: number, withPeople: boolean) {
    const begins = new Uint32Array(size + 2)
    for (const edge of counted(withPeople)) raise(begins, target(edge) + 2)
    for (let world = 1; world < begins.length; world++) raise(begins, world, begins[world - 1])
    const sources = new Uint32Array(begins[size + 1] as number)
    for (const edge of counted(withPeople)) sources[raise(begins, target(edge) + 1)] = from.at(edge)
    return { begins, sources }
  }

  return {
    add(source, destination, byPeople) {
      from.push(source)
      to.push(byPeople ? destination + byPeopleBit : destination)
    },
    count: () => to.length(),
    leadingTo(goals, size, withPeople) {
      const { begins, sources } = predecessors(size, withPeople)
      const leads = new Uint8Array(size)
      const open = growing()
      const mark = (world: number) => {
        if (leads[world] === 1) return
        leads[world] = 1
        open.push(world)
      }
      goals.forEach(mark)
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
