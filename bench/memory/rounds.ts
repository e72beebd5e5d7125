/** Round after round: every node is started, left alone, looked at, and paid through. */
import { setTimeout as sleep } from 'node:timers/promises'
import { playTurn } from '../rounds.ts'
import type { Pace } from '../section.ts'
import { startEmptyNode } from './empty-node.ts'
import type { Node, Program, Side } from './node.ts'
import type { SideUnderTest } from './sides.ts'

/** Seconds and megabytes, round by round. */
export type Watched = { ready: number[]; idle: number[]; loaded: number[] }
type Watching = { side: Side; node: Node; watched: Watched }
export type Found = Record<`${Side} ${Program}` | 'node', Watched>

/**
 * How long a node is left alone, in turns: half a minute at the usual pace. After some eight quiet seconds V8 gives back
 * what starting has used, and a figure taken before that would be one of the start.
 */
const alone = 10
/** How long it is paid through, in turns: until its heap has grown to what it needs. */
const busy = 3

export async function watchRounds(sides: SideUnderTest[], pace: Pace, stop: AbortSignal): Promise<Found> {
  const found: Found = {
    node: newWatched(),
    'psp dist': newWatched(),
    'psp src': newWatched(),
    'platform dist': newWatched(),
    'platform src': newWatched(),
  }
  for (let round = 0; round < pace.rounds; round++) await watchRound(found, sides, pace, stop)
  return found
}

async function watchRound(found: Found, sides: SideUnderTest[], pace: Pace, stop: AbortSignal) {
  const { seconds, megabytes } = await startEmptyNode()
  found.node.ready.push(seconds)
  found.node.idle.push(megabytes)
  await using built = new AsyncDisposableStack()
  const nodes = await watchIdle(found, sides, built, pace, stop)
  const turn = { ...pace, seconds: busy * pace.seconds }
  for (const { side, once } of sides)
    for (const { node, watched } of nodes.filter(one => one.side === side))
      watched.loaded.push(await most(node, playTurn({ name: side, once }, turn, stop)))
}

/** Answers those that are built: they stay, to be paid through. */
async function watchIdle(
  found: Found,
  sides: SideUnderTest[],
  built: AsyncDisposableStack,
  pace: Pace,
  stop: AbortSignal,
): Promise<Watching[]> {
  await using sources = new AsyncDisposableStack()
  const nodes: Watching[] = []
  for (const { side, start } of sides)
    for (const program of ['dist', 'src'] as const) {
      stop.throwIfAborted()
      const node = (program === 'dist' ? built : sources).use(await start(program))
      const watched = found[`${side} ${program}`]
      watched.ready.push(node.ready)
      nodes.push({ side, node, watched })
    }
  await sleep(alone * pace.seconds * 1000, undefined, { signal: stop })
  for (const { watched, node } of nodes) watched.idle.push(await node.resident())
  return nodes.filter(({ node }) => node.program === 'dist')
}

const newWatched = (): Watched => ({ ready: [], idle: [], loaded: [] })

/** The most that it needs meanwhile. */
async function most(node: Node, meanwhile: Promise<unknown>): Promise<number> {
  let over = false
  const end = meanwhile.finally(() => {
    over = true
  })
  end.catch(() => {}) // awaited below
  let most = 0
  while (!over) {
    most = Math.max(most, await node.resident())
    await sleep(250)
  }
  await end
  return most
}
