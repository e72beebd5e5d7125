/** The platform's machine, put to work on a world, as the PSP's is. */
import type { DutyName, Life, Move, Transaction } from '../../../src/platform/transaction.ts'
import { at, latestUrl, platformTerms, ticksAt, tokenEnd } from '../agreed.ts'
import type { Bounds } from '../bounds.ts'
import { hourWithin } from '../clocks.ts'
import { changed, overtaken, without } from '../duties.ts'
import type { Step, World } from '../world.ts'

export type Decide = (transaction: Transaction, now: Date) => Move | { refused: string }

export type Verdict = { world: World; refused?: string }

export function hours({ platform }: World, { apart }: Bounds): Date[] {
  const { clock, life } = platform
  return apart && clock > 0 && hoursOf(life).includes(clock) ? [at(clock), at(clock - 1)] : [at(clock)]
}

/** With which hours the machine, or a duty, compares the clock, in ticks. */
export function hoursOf(life: Life): number[] {
  switch (life.state) {
    case 'ACTIVATED':
      return [ticksAt(life.givesUpAt), latestUrl]
    case 'AUTHORIZATION_REQUESTED':
      return [ticksAt(life.deadline), tokenEnd]
    case 'AUTHORIZATION_COMPLETED':
    case 'CLOSED':
      return [tokenEnd]
    case 'NOTIFIED_OK':
    case 'UNAUTHORIZED':
    case 'EXPIRED_NOT_AUTHORIZED':
    case 'EXPIRED':
    case 'REFUND_REQUESTED':
    case 'REFUNDED':
    case 'REFUND_ERROR':
      return []
  }
}

export function decided(world: World, decide: Decide, bounds: Bounds): Verdict[] {
  const transaction = { ...platformTerms, ...world.platform.life }
  return hours(world, bounds).map(now => {
    const move = decide(transaction, now)
    return 'refused' in move ? { world, refused: move.refused } : { world: moved(world, move) }
  })
}

export function moved(world: World, move: Move): World {
  const { platform } = world
  const { owes, ends, givesUp, unlocks } = move
  const left = givesUp && { givesUp: { duty: givesUp.duty, fence: givesUp.by } }
  const duties = changed(platform.duties, { owes, ends, ...left }, platform.clock)
  const life = timeless(move.to)
  const clock = hourWithin(platform.clock, hoursOf(life))
  return {
    ...world,
    platform: { ...platform, life, duties, clock, locked: platform.locked && !unlocks },
    wire: overtaken(world.wire, [...ends, ...owes.map(({ duty }) => duty)]),
  }
}

/** When something happened, and why, is written down for people: nothing here asks for it again. */
function timeless(life: Life): Life {
  if (!('at' in life)) return life
  if (life.state === 'EXPIRED_NOT_AUTHORIZED') return { ...life, at: at(0), reason: 'late' }
  if (life.state === 'REFUND_ERROR') return { ...life, at: at(0), reason: 'unconfirmed' }
  return { ...life, at: at(0) }
}

export const ended = (world: World, duty: DutyName): World => ({
  ...world,
  platform: { ...world.platform, duties: without(world.platform.duties, duty) },
  wire: overtaken(world.wire, [duty]),
})

export const step = (text: string): Step => ({ from: 'platform', to: 'platform', text })
