/** The platform's machine, put to work on a world, as the PSP's is. */
import type { Life, Move, Transaction } from '../../../src/platform/transaction.ts'
import { at, latestUrl, platformTerms } from '../agreed.ts'
import { hourLike, hoursOf, read } from '../clocks.ts'
import { changed, overtaken } from '../duties.ts'
import type { Step, World } from '../world.ts'

export type Decide = (transaction: Transaction, now: Date) => Move | { refused: string }

export type Verdict = { world: World; refused?: string }

/** With which hours the machine, or a duty, compares the clock. */
export const hours = ({ life, duties }: World['platform']): number[] =>
  hoursOf({ life, duties }, life.state === 'ACTIVATED' ? [latestUrl] : [])

export function decided(world: World, decide: Decide): Verdict[] {
  const transaction = { ...platformTerms, ...world.platform.life }
  return read(world.platform.clock, hours(world.platform)).map(now => {
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
  const clock = hourLike(platform.clock, hours({ ...platform, life, duties }))
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

export const step = (text: string): Step => ({ from: 'platform', to: 'platform', text })
