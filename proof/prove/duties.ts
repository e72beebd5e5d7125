/**
 * What a move does to the duties of its side, as the stores' statements do it: those that it makes void are gone, those
 * that it owes begin anew, and one that it leaves to people is theirs if the attempt that says so is still the latest.
 * Whoever was at a duty that is gone, or that began anew, has been overtaken.
 */
import { ticksAt } from './agreed.ts'
import { late } from './wire.ts'
import type { Caller, Duties, Message, MessageKind, World } from './world.ts'

type Changes<Name extends string> = {
  owes: { duty: Name; at: Date }[]
  ends: Name[]
  givesUp?: { duty: Name; fence: Attempt }
}
/** As the machines want it: the model needs no more of it than whether it is the latest. */
export type Attempt = { id: number; attempt: number }
const latest = 1

export const attemptOf = (caller: Caller): Attempt => ({ id: caller === 'current' ? latest : 0, attempt: 1 })

export function changed<Name extends string>(
  duties: Duties<Name>,
  { owes, ends, givesUp }: Changes<Name>,
  clock: number,
): Duties<Name> {
  if (owes.length === 0 && ends.length === 0 && !givesUp) return duties
  const after: { [duty in Name]?: number | null } = { ...duties }
  if (givesUp && givesUp.fence.id === latest && givesUp.duty in after) after[givesUp.duty] = null
  for (const duty of ends) delete after[duty]
  for (const { duty, at } of owes) after[duty] = ticksAt(at) <= clock ? 0 : ticksAt(at)
  return after
}

export const without = <Name extends string>(duties: Duties<Name>, duty: Name): Duties<Name> => {
  const { [duty]: _done, ...others } = duties
  return others as Duties<Name>
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
