/**
 * What a move does to the duties of its side, as the stores' statements do it: those that it makes void are gone, those
 * that it owes begin anew, and one that it leaves to people is theirs if the attempt that says so is still the latest.
 * Whoever was at a duty that is gone, or that began anew, has been overtaken.
 */
import type { Attempt } from '../../src/psp/payment.ts'
import { ticksAt } from './agreed.ts'
import { late } from './wire.ts'
import type { Caller, Duties, Message, MessageKind, World } from './world.ts'

type Changes<Name extends string> = {
  owes: { duty: Name; at: Date }[]
  ends: Name[]
  givesUp?: { duty: Name; fence: Attempt }
}
/** The model needs no more of an attempt than whether it is the latest. */
const latest = 1

export const attemptOf = (caller: Caller): Attempt => ({ id: caller === 'current' ? latest : 0, attempt: 1 })

export function changed<Name extends string>(
  duties: Duties<Name>,
  { owes, ends, givesUp }: Changes<Name>,
  clock: number,
): Duties<Name> {
  const after: { [duty in Name]?: number | null } = {}
  for (const [duty, due] of Object.entries(duties) as [Name, number | null][])
    after[duty] = due !== null && due <= clock ? 0 : due
  if (givesUp && givesUp.fence.id === latest && givesUp.duty in after) after[givesUp.duty] = null
  for (const duty of ends) delete after[duty]
  for (const { duty, at } of owes) {
    if (ends.includes(duty)) throw new Error(`${duty}: one statement cannot end it and owe it`)
    after[duty] = ticksAt(at) <= clock ? 0 : ticksAt(at)
  }
  return after
}

type Side = 'psp' | 'platform'

/** The duty is done, and nobody has to do it any more. */
export const done = (world: World, side: Side, duty: string) => withDuty(world, side, duty, undefined)
/** It is due at once, under an id of its own. */
export const begunAnew = (world: World, side: Side, duty: string) => withDuty(world, side, duty, 0)
/** It was given up. */
export const leftToPeople = (world: World, side: Side, duty: string) => withDuty(world, side, duty, null)

function withDuty(world: World, side: Side, duty: string, due: 0 | null | undefined): World {
  const { [duty]: _before, ...others } = world[side].duties as Record<string, number | null>
  const duties = due === undefined ? others : { ...others, [duty]: due }
  return { ...world, [side]: { ...world[side], duties }, wire: overtaken(world.wire, [duty]) }
}

/** The messages of a duty. */
const dutyOf: { [kind in MessageKind]?: string } = {
  outcome: 'deliver-outcome',
  'outcome-heard': 'deliver-outcome',
  closing: 'notify-payment',
  'closing-answer': 'notify-payment',
  paid: 'send-payment-outcome',
  'paid-heard': 'send-payment-outcome',
  refund: 'request-refund',
  'refund-answer': 'request-refund',
  take: 'take-money',
  'take-answer': 'take-money',
  return: 'return-money',
  'return-answer': 'return-money',
}

/** Whoever is at one of these duties has been overtaken by what happened to it. */
export function overtaken(wire: World['wire'], duties: readonly string[]): World['wire'] {
  if (duties.length === 0 || !wire.some(message => isOf(message, duties))) return wire
  return [...new Set(wire.map(message => (isOf(message, duties) ? late(message) : message)))]
}

const isOf = (message: Message, duties: readonly string[]): message is Message & { caller: Caller } =>
  'caller' in message && message.caller === 'current' && duties.includes(dutyOf[message.kind] ?? '')
