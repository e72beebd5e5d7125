/** A campaign: rounds until everything has been sent, or until enough was found; then who is to blame for it. */
import type { Answer } from './answer.ts'
import type { Door } from './door.ts'
import { doors as everyDoor } from './doors.ts'
import { type Finding, kindsOf } from './finding.ts'
import type { Ground } from './ground.ts'
import { type Input, inputOf } from './input.ts'
import { grown, type Weighing } from './memory.ts'
import { narrow } from './narrow.ts'
import type { Options } from './options.ts'
import { play } from './play.ts'
import { newWorld } from './world.ts'

export type Campaign = {
  findings: Finding[]
  sent: number
  /** How often each door answered what. */
  statuses: Map<string, Map<string, number>>
  weighings: Weighing[]
}

const perRound = 2_500
/** More kinds would say nothing that these do not. */
const enough = 10

/** `server`: the URL of a PostgreSQL in which databases can be made. */
export async function campaign(
  server: string,
  { inputs, seed, door, only }: Options,
  progress: (so: Campaign) => void = () => {},
): Promise<Campaign> {
  await using world = await newWorld(server)
  const doors = everyDoor.filter(({ name }) => door === undefined || name === door)
  const shares = sharesOf(doors, Math.min(perRound, inputs))
  const batchOf = (round: number, ground: Ground): Input[] =>
    only === undefined
      ? interleaved(shares.map(({ door, share }) => numbered(seed, door, round * share, share, ground)))
      : doors.map(door => inputOf(seed, door, only, ground))
  const so: Campaign = { findings: [], sent: 0, statuses: new Map(), weighings: [] }
  const explained = new Map()
  const wanted = only === undefined ? inputs : 1
  for (let round = 0; so.sent < wanted && !isOver(so.findings); round++) {
    const batch = (ground: Ground) => calmFirst(batchOf(round, ground)).slice(0, wanted - so.sent)
    const { findings, memory } = await play(world, batch, { round, explained, tally: tallyIn(so) })
    so.findings.push(...findings)
    if (!memory) break
    so.weighings.push({ sent: so.sent, ...memory })
    so.findings.push(...grown(so.weighings))
    progress(so)
  }
  const findings = kindsOf(so.findings)
  so.findings = []
  for (const finding of findings) so.findings.push(await blamed(server, seed, finding))
  return so
}

const isOver = (findings: readonly Finding[]) =>
  kindsOf(findings).length >= enough || findings.some(({ kind }) => kind === 'memory')

/** Of those that may have been the cause, the one that was: they are played again, in another world. */
async function blamed(server: string, seed: number, finding: Finding): Promise<Finding> {
  const { among, kind } = finding
  if (!among) return finding
  let world = await newWorld(server)
  let round = 0
  const shows = async (some: readonly Input[]) => {
    const again = (ground: Ground) => some.map(({ door, index }) => inputOf(seed, door, index, ground))
    const { findings, memory } = await play(world, again, { round: round++, explained: new Map() })
    if (!memory) {
      await world[Symbol.asyncDispose]()
      world = await newWorld(server)
    }
    return findings.some(one => one.kind === kind)
  }
  try {
    return { ...finding, among: await narrow(among, shows) }
  } finally {
    await world[Symbol.asyncDispose]()
  }
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

/** Requests that keep every rule change what is there: whoever is refused before them cannot hide behind them. */
const calmFirst = (inputs: Input[]) => {
  const [calm, lively] = [
    inputs.filter(one => one.wrongs.length > 0),
    inputs.filter(one => one.wrongs.length === 0),
  ]
  return [...calm, ...lively]
}

function tallyIn(so: Campaign) {
  return ({ door }: Input, answers: readonly Answer[]) => {
    so.sent++
    const told = so.statuses.get(door.name) ?? new Map<string, number>()
    so.statuses.set(door.name, told)
    const names = answers.length === 0 ? ['closed'] : answers.map(({ status }) => String(status))
    for (const name of names) told.set(name, (told.get(name) ?? 0) + 1)
  }
}
