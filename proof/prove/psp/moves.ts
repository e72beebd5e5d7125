/** The PSP's machine, put to work on a world: it decides at each hour that one of its nodes may read. */
import type { DutyName, Life, Move, Payment } from '../../../src/psp/payment.ts'
import { at, pspTerms, ticksAt } from '../agreed.ts'
import type { Bounds } from '../bounds.ts'
import { hourWithin } from '../clocks.ts'
import { changed, overtaken, without } from '../duties.ts'
import type { Step, World } from '../world.ts'

export type Decide = (payment: Payment, now: Date) => Move | { refused: string }

export type Verdict = { world: World; refused?: string; now: Date }

/** The hours that the nodes of this side may read. */
export function hours({ psp }: World, { apart }: Bounds): Date[] {
  const { clock, life } = psp
  return apart && clock > 0 && hoursOf(life).includes(clock) ? [at(clock), at(clock - 1)] : [at(clock)]
}

/** With which hours the machine compares the clock, in ticks. */
export function hoursOf(life?: Life): number[] {
  switch (life?.state) {
    case 'open':
      return [ticksAt(pspTerms.closesAt), ticksAt(pspTerms.deadline)]
    case 'authorizing':
      return [ticksAt(pspTerms.deadline)]
    case undefined:
    case 'returning':
    case 'settled':
    case 'refunding':
    case 'refunded':
    case 'retained':
      return []
  }
}

export function decided(world: World, decide: Decide, bounds: Bounds): Verdict[] {
  const { life } = world.psp
  if (!life) return []
  return hours(world, bounds).map(now => {
    const move = decide({ ...pspTerms, ...life }, now)
    return 'refused' in move ? { world, refused: move.refused, now } : { world: moved(world, move), now }
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
    psp: { ...psp, life, duties, clock: hourWithin(psp.clock, hoursOf(life)) },
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

export const begunAnew = (world: World, duty: DutyName): World => ({
  ...world,
  psp: { ...world.psp, duties: { ...world.psp.duties, [duty]: 0 } },
  wire: overtaken(world.wire, [duty]),
})

export const ended = (world: World, duty: DutyName): World => ({
  ...world,
  psp: { ...world.psp, duties: without(world.psp.duties, duty) },
  wire: overtaken(world.wire, [duty]),
})

export const leftToPeople = (world: World, duty: DutyName): World => ({
  ...world,
  psp: { ...world.psp, duties: { ...world.psp.duties, [duty]: null } },
  wire: overtaken(world.wire, [duty]),
})

export const step = (text: string): Step => ({ from: 'psp', to: 'psp', text })
