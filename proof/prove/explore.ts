/**
 * Explores every world within the bounds, breadth first, so that the way to a world in which something is wrong is a
 * shortest one. Then it looks back from the ends: a world from which none of them can be reached is a dead end.
 */
import type { Bounds } from './bounds.ts'
import { type Edges, edges } from './edges.ts'
import { endOf, goals, missingEnds, moverOf, movers } from './ends.ts'
import { type Growing, growing } from './growing.ts'
import { composed, keyOf, withoutIdle } from './key.ts'
import { beginning, following } from './model.ts'
import { broken } from './properties.ts'
import { type Seen, seen } from './seen.ts'
import type { Step, World } from './world.ts'

export type Fault = {
  /** One of `properties.ts`, or what is wrong with the whole. */
  property: string
  /** A shortest way there, from the beginning. */
  trail: Step[]
}
export type Explored = {
  worlds: number
  steps: number
  /** How many steps the furthest world is from the beginning. */
  depth: number
  /** The most messages that were under way at one time. */
  underWay: number
  /** How payments end, and in how many worlds. */
  ends: Map<string, number>
  fault?: Fault
}

type Search = {
  bounds: Bounds
  seen: Seen
  edges: Edges
  /** From which world each was reached first. */
  parents: Growing
  /** For each of the goals, the worlds in which it is reached. */
  reached: Growing[]
  explored: Explored
}

export function explore(bounds: Bounds, progress: (worlds: number) => void = () => {}): Explored {
  const explored: Explored = { worlds: 0, steps: 0, depth: 0, underWay: 0, ends: new Map() }
  const search = {
    bounds,
    seen: seen(),
    edges: edges(),
    parents: growing(),
    reached: goals.map(growing),
    explored,
  }
  const first = composed(beginning())
  search.seen.find(keyOf(first))
  search.parents.push(0)
  let frontier = [{ world: first, number: 0 }]
  while (frontier.length > 0 && !explored.fault) {
    frontier = frontier.flatMap(({ world, number }) => [...expanded(search, world, number)])
    if (frontier.length > 0) explored.depth++
    progress(search.seen.size())
  }
  explored.worlds = search.seen.size()
  explored.steps = search.edges.count()
  const fault = explored.fault ?? wrongAsAWhole(search)
  return { ...explored, ...(fault && { fault }) }
}

/** The worlds that nobody has seen before. */
function* expanded(search: Search, world: World, number: number) {
  const { bounds, seen, edges, parents, explored } = search
  if (explored.fault) return
  note(search, world, number)
  for (const { step, world: next } of following(world, bounds)) {
    const after = withoutIdle(next)
    const property = broken(world, { step, world: after })
    if (property) {
      explored.fault = { property, trail: [...trailTo(search, number), step] }
      return
    }
    const before = seen.find(keyOf(after))
    const reached = before ?? seen.size() - 1
    if (reached !== number) edges.add(number, reached, movers.indexOf(moverOf(step)))
    if (before !== undefined) continue
    parents.push(number)
    yield { world: composed(after), number: reached }
  }
}

function note({ explored, reached }: Search, world: World, number: number) {
  const end = endOf(world)
  explored.underWay = Math.max(explored.underWay, world.wire.length)
  if (end !== undefined) explored.ends.set(end, (explored.ends.get(end) ?? 0) + 1)
  for (const [place, goal] of goals.entries()) if (goal.isReached(world)) reached[place]?.push(number)
}

function wrongAsAWhole(search: Search): Fault | undefined {
  const { edges, seen, reached, explored } = search
  for (const [place, { name, by }] of goals.entries()) {
    const kinds = by.map(mover => movers.indexOf(mover))
    const lost = edges.leadingTo(reached[place] ?? growing(), seen.size(), kinds).indexOf(0)
    if (lost !== -1) return { property: name, trail: trailTo(search, lost) }
  }
  const missing = missingEnds([...explored.ends.keys()])
  return missing.length > 0 ? { property: `never ends ${missing.join(', ')}`, trail: [] } : undefined
}

/** Goes the way again, to see what was done on it. */
function trailTo({ bounds, seen, parents }: Search, number: number): Step[] {
  const way: number[] = []
  for (let at = number; at !== 0; at = parents.at(at)) way.unshift(at)
  let world = composed(beginning())
  return way.map(stop => {
    for (const { step, world: next } of following(world, bounds)) {
      const after = withoutIdle(next)
      if (seen.peek(keyOf(after)) !== stop) continue
      world = composed(after)
      return step
    }
    throw new Error('the way cannot be gone again')
  })
}
