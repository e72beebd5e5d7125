/** Plays a scenario as often as it has effects, killed once at each of them, and wants the same end each time. */
import { audit } from './auditor.ts'
import type { CrashWorld, Scenario } from './crash-world.ts'
import type { Point } from './effects.ts'

export type Crashes = { effects: string[]; wrong: string[] }

export async function crashEverywhere(world: CrashWorld, scenario: Scenario): Promise<Crashes> {
  const { passed, ...usual } = await world.play(scenario)
  await audit(world.books, world.wire)
  const wrong: string[] = []
  for (const point of passed.filter(isMoment)) {
    const { reached, passed: _, ...end } = await playedTo(world, scenario, point)
    const same = JSON.stringify(end) === JSON.stringify({ ...usual, reached: undefined })
    if (!reached) wrong.push(`${nameOf(point)}: was not reached`)
    if (!same) wrong.push(`${nameOf(point)}: ended ${JSON.stringify(end)}`)
    await audit(world.books, world.wire).catch(error => wrong.push(`${nameOf(point)}: ${error.message}`))
  }
  return { effects: passed.filter(({ when }) => when === 'after').map(nameOf), wrong }
}

/** Before a statement the world is as it was after the effect before it; a message may meet another world. */
const isMoment = ({ name, turn, when }: Point) =>
  when === 'after' || !name.includes('.') || isFirst(name, turn)
const isFirst = (name: string, turn: number) => name.includes('insert') && turn === 1

const nameOf = ({ name, turn, when }: Point) => `${when} ${name} (${turn}.)`

/** On a machine that is very busy, things may happen in another order: then once more. */
async function playedTo(world: CrashWorld, scenario: Scenario, point: Point) {
  const played = await world.play(scenario, point)
  return played.reached ? played : world.play(scenario, point)
}
