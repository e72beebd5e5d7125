/** The PSP's machine, put to work on a world: it decides at each hour that one of its nodes may read. */
import type { Life, Move, Payment } from '../../../src/psp/payment.ts'
import { at, pspTerms, ticksAt } from '../agreed.ts'
import { hourLike, hoursOf, read } from '../clocks.ts'
import { changed, overtaken } from '../duties.ts'
import type { Step, World } from '../world.ts'

export type Decide = (payment: Payment, now: Date) => Move | { refused: string }

export type Verdict = { world: World; refused?: string }

/** With which hours the machine, or a duty, compares the clock. */
export const hours = ({ life, duties }: World['psp']): number[] =>
  hoursOf({ ...(life && { life }), duties }, isTimed(life) ? timed : [])

const timed = [pspTerms.closesAt, pspTerms.deadline].map(ticksAt)
const isTimed = (life?: Life) => life?.state === 'open' || life?.state === 'authorizing'

export function decided(world: World, decide: Decide): Verdict[] {
  const { life } = world.psp
  if (!life) return []
  return read(world.psp.clock, hours(world.psp)).map(now => {
    const move = decide({ ...pspTerms, ...life }, now)
    return 'refused' in move ? { world, refused: move.refused } : { world: moved(world, move) }
  })
}

export function moved(world: World, move: Move): World {
  const { psp } = world
  const { owes, ends, givesUp } = move
  const left = givesUp && { givesUp: { duty: givesUp.duty, fence: givesUp.at } }
  const duties = changed(psp.duties, { owes, ends, ...left }, psp.clock)
  const life = timeless(move.to)
  return {
    ...world,
    psp: { ...psp, life, duties, clock: hourLike(psp.clock, hours({ ...psp, life, duties })) },
    wire: overtaken(world.wire, [...ends, ...owes.map(({ duty }) => duty)]),
  }
}

/** When something happened, and why, is written down for people: nothing here asks for it again. */
const errorCode = 'E1'

function timeless(life: Life): Life {
  if (life.state === 'returning') return { ...life, errorCode }
  if (!('at' in life)) return life
  if (life.state !== 'settled' || life.outcome !== 'OK')
    return { ...life, at: at(0), ...('errorCode' in life && { errorCode }) }
  const { accepted } = life
  return {
    ...life,
    at: at(0),
    timestampOperation: at(0),
    ...(accepted && { accepted: { ...accepted, at: at(0) } }),
  }
}

export const step = (text: string): Step => ({ from: 'psp', to: 'psp', text })
