/**
 * What must never be, in any world, and where every world must be able to come to. SAFE-1 to SAFE-5 are the promises; the
 * sixth, that nothing is lost, is here that whatever is awaited is owed by somebody.
 */
import type { Outcome } from '../../src/psp/payment.ts'
import { isDebited, type World } from './world.ts'

export type Property = 'SAFE-1' | 'SAFE-2' | 'SAFE-3' | 'SAFE-4' | 'SAFE-5' | 'SAFE-6'

const failed = ['UNAUTHORIZED', 'EXPIRED_NOT_AUTHORIZED', 'REFUNDED']

const properties: Record<Exclude<Property, 'SAFE-5'>, (world: World) => boolean> = {
  'SAFE-1': ({ bank }) => bank.debits <= 1 && bank.returns <= bank.debits,
  'SAFE-2': world => !isHeldForPaid(world) || (isDebited(world) && isKept(world)),
  'SAFE-3': world => !failed.includes(world.platform.life.state) || !isDebited(world),
  'SAFE-4': world =>
    world.platform.locked || (failed.includes(world.platform.life.state) && !isDebited(world)),
  'SAFE-6': world => isOwedByPlatform(world) && isOwedByPsp(world),
}

/** The first property that does not hold in this world, or did not on the way to it. */
export function broken(before: World | undefined, world: World): Property | undefined {
  for (const [property, holds] of Object.entries(properties)) if (!holds(world)) return property as Property
  if (!outcomeStands(world) || (before && !heardStands(before, world))) return 'SAFE-5'
  return undefined
}

const isHeldForPaid = ({ platform: { life } }: World) =>
  life.state === 'CLOSED' || life.state === 'NOTIFIED_OK'

const isKept = ({ psp: { life } }: World) => life?.state === 'settled' && life.outcome === 'OK'

/** Every word about the outcome is the one that was told first, and the PSP holds no other. */
const outcomeStands = ({ told, wire, psp: { life } }: World) =>
  wire.every(message => message.kind !== 'outcome' || message.outcome === told) &&
  (told === undefined || life?.state !== 'settled' || life.outcome === told)

const heardStands = (before: World, after: World) => {
  const heard = heardIn(before)
  return heard === undefined || heard === heardIn(after)
}

function heardIn({ platform: { life } }: World): Outcome | undefined {
  if ('outcome' in life) return life.outcome
  return 'annulled' in life ? life.annulled : undefined
}

/** Whoever is waited for owes what is waited for, or has left it to people. */
function isOwedByPlatform({ platform: { life, duties } }: World): boolean {
  switch (life.state) {
    case 'ACTIVATED':
    case 'AUTHORIZATION_REQUESTED':
    case 'AUTHORIZATION_COMPLETED':
      return duties['expire-transaction'] !== undefined
    case 'CLOSED':
      return duties['await-outcome'] !== undefined
    case 'EXPIRED':
    case 'REFUND_REQUESTED':
    case 'REFUND_ERROR':
      return duties['request-refund'] !== undefined
    case 'NOTIFIED_OK':
    case 'UNAUTHORIZED':
    case 'EXPIRED_NOT_AUTHORIZED':
    case 'REFUNDED':
      return true
  }
}

function isOwedByPsp({ psp: { life, duties, confirmed, settled } }: World): boolean {
  switch (life?.state) {
    case undefined:
    case 'refunded':
      return true
    case 'open':
      return duties['expire-payment'] !== undefined
    case 'authorizing':
      return duties['take-money'] !== undefined
    case 'returning':
    case 'refunding':
    case 'retained':
      return duties['return-money'] !== undefined
    case 'settled':
      if (!confirmed && duties['deliver-outcome'] === undefined) return false
      return (
        life.outcome !== 'OK' || !life.accepted || settled || duties['send-payment-outcome'] !== undefined
      )
  }
}

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
export const isGood = (world: World) =>
  isAtRest(world) && (!world.platform.locked || !failed.includes(world.platform.life.state))

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
