/**
 * Strikes nodes and the database, again and again: `kill -9`, a stop that lasts longer than a lease, and a PostgreSQL
 * that ends as in a crash. Whom, when and for how long, the seed says.
 */
import { type Draw, drawFor } from './draw.ts'
import type { Node } from './nodes.ts'
import type { Side } from './postgres.ts'
import type { ChaosRecord } from './record.ts'
import { lease, type Town } from './town.ts'

export type Strike = ChaosRecord['strikes'][number]
export type KillerOptions = {
  seed: number
  town: Pick<Town, 'nodes' | 'postgres' | 'leap'>
  /** Whether a lease passes by leaps of the clocks alone, or mostly as long as it is. */
  swift: boolean
  /** It makes no further strike. */
  stop: AbortSignal
}

/** Resolves, once it was stopped, when whoever was struck is back. */
export async function strikeOn({ seed, town, swift, stop }: KillerOptions): Promise<Strike[]> {
  const begun = performance.now()
  const strikes: Strike[] = []
  const repeat = async (
    whom: string,
    act: (draw: Draw, turn: number) => Promise<[Strike['strike'], string]>,
  ) => {
    for (let turn = 0; !stop.aborted; turn++) {
      const draw = drawFor(seed, 'killer', whom, turn)
      await pause(whom === 'database' ? gapOfDatabase(draw, turn) : gapOfSide(draw, turn), stop)
      if (stop.aborted) return
      const at = performance.now()
      const [strike, struck] = await act(draw, turn)
      const lasted = Math.round(performance.now() - at)
      strikes.push({ at: Math.round(at - begun), strike, whom: struck, lasted })
    }
  }
  const onSide = (side: Side) =>
    repeat(side, async (draw, turn) => {
      const node = draw.oneOf(town.nodes.filter(node => node.side === side))
      const kills = turn % 2 === (side === 'psp' ? 0 : 1)
      const leaps = draw.chance(0.3)
      await (kills ? kill(node, draw) : freeze(town, node, swift || leaps, draw))
      return [kills ? 'kill' : 'stop', node.name]
    })
  const onDatabase = repeat('database', async draw => {
    await town.postgres.restart(draw.between(50, 1_500))
    return ['restart-database', 'PostgreSQL']
  })
  await Promise.all([onSide('psp'), onSide('platform'), onDatabase])
  return strikes.sort((one, other) => one.at - other.at)
}

/** Milliseconds between two strikes. The first comes soon, for a run may be short. */
const gapOfSide = (draw: Draw, turn: number) =>
  turn === 0 ? draw.between(500, 1_500) : draw.between(6_000, 16_000)
const gapOfDatabase = (draw: Draw, turn: number) =>
  turn === 0 ? draw.between(2_500, 4_500) : draw.between(10_000, 30_000)

async function kill(node: Node, draw: Draw) {
  await node.kill()
  await pause(draw.between(100, 2_000))
  await node.revive()
}

/** Its duties fall to others meanwhile; then it goes on as if nothing had been. */
async function freeze({ leap }: Pick<Town, 'leap'>, node: Node, leapt: boolean, draw: Draw) {
  node.stop()
  try {
    await pause(leapt ? draw.between(300, 800) : lease + draw.between(200, 1_500))
    if (leapt) leap(lease + draw.between(200, 1_500))
    if (leapt) await pause(draw.between(400, 1_000))
  } finally {
    node.goOn()
  }
}

const pause = (milliseconds: number, stop?: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    stop?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
