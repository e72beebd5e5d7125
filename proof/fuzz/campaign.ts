/** A campaign: rounds until everything has been sent, or until something was found that has to be told. */
import type { Door } from './door.ts'
import { doors as everyDoor } from './doors.ts'
import { type Finding, kindsOf } from './finding.ts'
import { type Ground, layGround } from './ground.ts'
import { type Input, inputOf } from './input.ts'
import { grown, type Weighing } from './memory.ts'
import type { Options } from './options.ts'
import { type Explained, retire, send, unexplained } from './round.ts'
import type { World } from './world.ts'

export type Campaign = {
  findings: Finding[]
  sent: number
  /** How often each door answered what. */
  statuses: Map<string, Map<string, number>>
  weighings: Weighing[]
}

const perRound = 2_000
/** More kinds would say nothing that these do not. */
const enough = 10

export async function campaign(
  world: World,
  { inputs, seed, door, only }: Options,
  progress: (so: Campaign) => void,
): Promise<Campaign> {
  const doors = everyDoor.filter(({ name }) => door === undefined || name === door)
  const so: Campaign = { findings: [], sent: 0, statuses: new Map(), weighings: [] }
  const explained: Explained = new Set()
  const shares = sharesOf(doors, Math.min(perRound, inputs))
  for (let round = 0; kindsOf(so.findings).length < enough; round++) {
    if (only !== undefined ? round > 0 : so.sent >= inputs) break
    const ground = await layGround(world, round)
    await proveSeen(world, ground)
    const batch =
      only === undefined
        ? interleaved(shares.map(({ door, share }) => numbered(seed, door, round * share, share, ground)))
        : doors.map(door => inputOf(seed, door, only, ground))
    so.findings.push(...(await play(world, batch, explained, so)))
    retire(ground, explained)
    so.weighings.push(await weigh(world, so.sent))
    so.findings.push(...grown(so.weighings))
    progress(so)
  }
  return so
}

async function play(world: World, batch: Input[], explained: Explained, so: Campaign): Promise<Finding[]> {
  const found = await send(batch, world.listeners, { explained, tally: tallyIn(so) })
  so.sent += batch.length
  const traces = unexplained(await world.traces.read(), explained).map(({ tables, rows }) => ({
    what: `somebody who was refused left a trace in ${tables.join(', ')}`,
    more: JSON.stringify(rows).slice(0, 2_000),
  }))
  const sides = Object.values(world.sides)
  const complaints = sides
    .flatMap(side => side.complaints())
    .map(what => ({ what: 'a line in the log', more: what }))
  const fallen = sides.flatMap(side => side.fallen() ?? []).map(what => ({ what }))
  return [...fallen, ...found, ...traces, ...complaints]
}

/** Whoever keeps the rules is served, and what that writes is seen; or else that nothing is seen would say nothing. */
async function proveSeen({ traces }: World, { all }: Ground) {
  const seen = new Set((await traces.read()).flatMap(({ whose }) => whose))
  const unseen = all.filter(one => !seen.has(one.idTransaction) || !seen.has(one.idPSPTransaction))
  if (unseen.length > 0) throw new Error(`${unseen.length} payments were made, and nobody noticed`)
}

function sharesOf(doors: readonly Door[], inputs: number) {
  const weights = doors.reduce((sum, { weight }) => sum + weight, 0)
  return doors.map(door => ({ door, share: Math.max(1, Math.ceil((inputs * door.weight) / weights)) }))
}

const numbered = (seed: number, door: Door, from: number, count: number, ground: Ground) =>
  Array.from({ length: count }, (_, at) => inputOf(seed, door, from + at, ground))

/** One of each, in turn, so that every door is busy all the time. */
function interleaved(lists: Input[][]): Input[] {
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap(list => list[at] ?? [])).flat()
}

function tallyIn({ statuses }: Campaign) {
  return ({ door }: Input, answers: { status: number }[]) => {
    const told = statuses.get(door.name) ?? new Map<string, number>()
    statuses.set(door.name, told)
    const names = answers.length === 0 ? ['closed'] : answers.map(({ status }) => String(status))
    for (const name of names) told.set(name, (told.get(name) ?? 0) + 1)
  }
}

async function weigh({ sides }: World, sent: number): Promise<Weighing> {
  const [psp, platform] = await Promise.all([sides.psp.weigh(), sides.platform.weigh()])
  return { sent, psp, platform }
}
