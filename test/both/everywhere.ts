/** Plays a scenario as often as it has effects, struck once at each of them, and wants the same end each time. */
import { audit } from './auditor.ts'
import type { Point } from './effects.ts'
import { type Played, play, type Scenario, type Stage } from './play.ts'

/** What one scenario has shown, another that begins in the same way need not show again. */
export function onlyNew(strikes: (point: Point) => boolean) {
  const seen = new Set<string>()
  return (point: Point) => {
    const isNew = strikes(point) && !seen.has(nameOf(point))
    seen.add(nameOf(point))
    return isNew
  }
}

export type Everywhere = { effects: string[]; wrong: string[] }

/** `strikes`: at which of its effects. Answers with their names, and with what went wrong at each. */
export async function everywhere(
  stage: Stage,
  scenario: Scenario,
  strikes: (point: Point) => boolean,
): Promise<Everywhere> {
  const usual = await play(stage, scenario)
  await audit(stage.books, stage.wire)
  const wrong: string[] = []
  const points = usual.passed.filter(strikes)
  for (const point of points)
    wrong.push(...(await wrongAt(stage, scenario, point, usual)).map(what => `${nameOf(point)}: ${what}`))
  return { effects: points.map(({ name }) => name), wrong }
}

async function wrongAt(stage: Stage, scenario: Scenario, point: Point, usual: Played): Promise<string[]> {
  try {
    const { reached, end } = await playedTo(stage, scenario, point)
    await audit(stage.books, stage.wire)
    const same = JSON.stringify(end) === JSON.stringify(usual.end)
    return [...(reached ? [] : ['was not reached']), ...(same ? [] : [`ended ${JSON.stringify(end)}`])]
  } catch (error) {
    return [String(error)]
  }
}

/** On a machine that is very busy, things may happen in another order: then once more. */
async function playedTo(stage: Stage, scenario: Scenario, point: Point): Promise<Played> {
  const played = await play(stage, scenario, point)
  return played.reached ? played : play(stage, scenario, point)
}

const nameOf = ({ name, turn, when }: Point) => `${when} ${name} (${turn}.)`
