/** Where every world must be able to come to, and how far each side must come by itself. */
import { isDebited, type Step, type World } from './world.ts'

const failed = ['UNAUTHORIZED', 'EXPIRED_NOT_AUTHORIZED', 'REFUNDED']
export const hasFailed = ({ platform }: World) => failed.includes(platform.life.state)

/** Nothing is on its way, and nothing is owed but by people. */
const isAtRest = ({ wire, platform, psp }: World) =>
  wire.length === 0 &&
  !platform.asking &&
  [platform, psp].every(side => dues(side).every(due => due === null))

const dues = ({ duties }: World['platform'] | World['psp']) => Object.values(duties)

/** How a payment that is at rest has ended. */
export function endOf(world: World): string | undefined {
  if (!isAtRest(world)) return undefined
  const { platform, psp } = world
  const left = [platform, psp].some(side => dues(side).length > 0) ? ', left to people' : ''
  const money = isDebited(world) ? ', debited' : ''
  return `${platform.life.state} / ${psp.life?.state ?? 'never asked'}${money}${left}`
}

/** It has ended, and whoever failed to pay can pay again; or it is for people to end it. */
export const isGood = (world: World) => isAtRest(world) && (!world.platform.locked || !hasFailed(world))

/** Nobody has to look at it any more, or all that is left is an outcome for which nobody waits. */
export function isClean(world: World): boolean {
  if (!isGood(world)) return false
  const { platform, psp } = world
  const left = [...Object.keys(platform.duties), ...Object.keys(psp.duties)]
  const isInVain = platform.life.state === 'EXPIRED_NOT_AUTHORIZED'
  return left.every(duty => isInVain && duty === 'deliver-outcome')
}

/** A machine that never comes to these keeps every promise by doing nothing. */
const required = [
  'NOTIFIED_OK / settled, debited',
  'UNAUTHORIZED / settled',
  'EXPIRED_NOT_AUTHORIZED / settled, left to people',
  'REFUNDED / refunded',
  'REFUND_ERROR / retained, debited, left to people',
]
export const missingEnds = (ends: readonly string[]) => required.filter(end => !ends.includes(end))

/** Who or what makes a step. */
export const movers = ['people', 'payer', 'given up', 'lost', 'psp', 'platform', 'between'] as const
export type Mover = (typeof movers)[number]

export function moverOf({ from, to, how }: Step): Mover {
  if (how) return how
  if (from === 'people' || from === 'payer') return from
  if (from !== 'platform' && to !== 'platform') return 'psp' // it and its bank
  return from === to ? 'platform' : 'between'
}

/** From every world there is a way to one that is such, by these movers alone. */
export type Goal = { name: string; isReached(world: World): boolean; by: readonly Mover[] }

export const goals: Goal[] = [
  { name: 'PSP waits for ever', isReached: pspRests, by: ['lost', 'psp'] },
  { name: 'platform waits for ever', isReached: platformRests, by: ['lost', 'platform'] },
  { name: 'dead end', isReached: isGood, by: ['given up', 'lost', 'psp', 'platform', 'between'] },
  { name: 'dead end for people', isReached: isClean, by: movers },
]

/** Neither the payer nor the bank is waited for any more; or the bank, by people. */
function pspRests({ psp: { life, duties } }: World): boolean {
  switch (life?.state) {
    case 'open':
      return duties['expire-payment'] === null
    case 'authorizing':
      return false
    case 'returning':
    case 'refunding':
      return duties['return-money'] === null
    case undefined:
    case 'settled':
    case 'refunded':
    case 'retained':
      return true
  }
}

/** What is waited for is a refund, or an outcome that a person will miss; nothing that has an hour. */
function platformRests({ platform: { life } }: World): boolean {
  const timed = ['ACTIVATED', 'AUTHORIZATION_REQUESTED', 'AUTHORIZATION_COMPLETED']
  return !timed.includes(life.state)
}
