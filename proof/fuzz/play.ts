/** Plays a batch against a world: what came back, what it left in the databases, what was said of it, and who fell. */
import type { Finding } from './finding.ts'
import { type Ground, layGround } from './ground.ts'
import type { Input } from './input.ts'
import { type Explained, retire, send, type Tally, unexplained } from './round.ts'
import type { Memory, Side } from './side-under-fire.ts'
import type { World } from './world.ts'

export type Batch = (ground: Ground) => readonly Input[]
type Playing = { round: number; explained: Explained; tally?: Tally }

export type Played = { findings: Finding[]; memory?: Record<Side, Memory> }

export async function play(
  world: World,
  batch: Batch,
  { round, explained, tally = () => {} }: Playing,
): Promise<Played> {
  const ground = await layGround(world, round)
  await proveSeen(world, ground)
  const inputs = batch(ground)
  const answers = await send(inputs, world.listeners, { explained, tally })
  const memory = await weigh(world)
  if (!memory) {
    const falls = Object.values(world.sides).flatMap(side => side.fallen() ?? [])
    return { findings: falls.map(what => ({ kind: 'fall', what, among: inputs })) }
  }
  const traces = unexplained(await world.traces.read(), explained)
  const lines = Object.values(world.sides).flatMap(side => side.complaints())
  retire(ground, explained)
  const left = traces.map(({ tables, rows, whose }): Finding => {
    const what = `somebody who was refused left a trace in ${[...new Set(tables)].join(', ')}`
    return {
      kind: 'trace',
      what,
      more: JSON.stringify(rows).slice(0, 2_000),
      among: about(inputs, allNames(ground, whose)),
    }
  })
  const said = lines.map(
    (line): Finding => ({ kind: 'log', what: 'a line in the log', more: line, among: inputs }),
  )
  return { findings: [...answers, ...left, ...said], memory }
}

/** Undefined: there is one that does not answer any more. */
async function weigh({ sides }: World): Promise<Record<Side, Memory> | undefined> {
  const weighed = await Promise.allSettled([sides.psp.weigh(), sides.platform.weigh()])
  const [psp, platform] = weighed.map(one => (one.status === 'fulfilled' ? one.value : undefined))
  return psp && platform && { psp, platform }
}

/** Whoever is named by one side may have been spoken of by the other's name. */
const allNames = ({ all }: Ground, whose: readonly string[]) => {
  const known = all.filter(one => whose.includes(one.idTransaction) || whose.includes(one.idPSPTransaction))
  return [...whose, ...known.flatMap(one => [one.idTransaction, one.idPSPTransaction])]
}

/** Those that speak of it; or all, where none does. */
function about(inputs: readonly Input[], whose: readonly string[]): readonly Input[] {
  const speaking = inputs.filter(({ bytes }) => whose.some(name => bytes.includes(name)))
  return speaking.length > 0 ? speaking : inputs
}

/** Whoever keeps the rules is served, and what that writes is seen; or else that nothing is seen would say nothing. */
async function proveSeen({ traces }: World, { all }: Ground) {
  const seen = new Set((await traces.read()).flatMap(({ whose }) => whose))
  const unseen = all.filter(one => !seen.has(one.idTransaction) || !seen.has(one.idPSPTransaction))
  if (unseen.length > 0) throw new Error(`${unseen.length} payments were made, and nobody noticed`)
}
