/** Plays a scenario as often as it has effects, struck once at each of them, and wants the same end each time. */
import { audit } from './auditor.ts'
import type { Point } from './effects.ts'
import { type Played, play, type Scenario, type Stage } from './play.ts'

/**
 * What one scenario has shown, another that begins in the same way need not show again. The same effect after another
 * history is another moment: a refund of an outcome that was heard is not one of an outcome that was not.
 */
export function onlyNew(strikes: (point: Point) => boolean): Strikes {
  const seen = new Set<string>()
  return (point, index, passed) => {
    const history = passed
      .slice(0, index + 1)
      .map(nameOf)
      .join()
    const isNew = strikes(point) && !seen.has(history)
    seen.add(history)
    return isNew
  }
}

export type Strikes = (point: Point, index: number, passed: Point[]) => boolean
/** What the scenario goes through by itself, at which of it something was struck, and what went wrong there. */
export type Everywhere = { passed: string[]; struck: string[]; wrong: string[] }

/** `strikes`: at which of its effects. */
export async function everywhere(stage: Stage, scenario: Scenario, strikes: Strikes): Promise<Everywhere> {
  const usual = await play(stage, scenario)
  await audit(stage.books, stage.wire)
  const wrong: string[] = []
  const points = usual.passed.filter(strikes)
  for (const point of points)
    wrong.push(...(await wrongAt(stage, scenario, point, usual)).map(what => `${nameOf(point)}: ${what}`))
  const names = (of: Point[]) => of.map(({ name }) => name)
  return { passed: names(usual.passed), struck: names(points), wrong }
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
