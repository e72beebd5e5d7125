/**
 * What must never be, in any world. SAFE-1 to SAFE-5 are the promises; the sixth, that nothing is lost, is here that
 * whatever is awaited is owed by somebody. What is said on the wire must be true when it is said.
 */
import type { Outcome } from '../../src/psp/payment.ts'
import { tokenEnd } from './agreed.ts'
import { hasFailed } from './ends.ts'
import { isDebited, type Message, type Next, type Step, type World } from './world.ts'

export type Property =
  | 'SAFE-1'
  | 'SAFE-2'
  | 'SAFE-3'
  | 'SAFE-4'
  | 'SAFE-5'
  | 'SAFE-6'
  | 'false word'
  | 'wrong payer'

type OfOneWorld = Exclude<Property, 'SAFE-5' | 'false word' | 'wrong payer'>
const properties: Record<OfOneWorld, (world: World) => boolean> = {
  'SAFE-1': ({ bank }) => bank.debits <= 1 && bank.returns <= bank.debits,
  'SAFE-2': world => !isHeldForPaid(world) || (isDebited(world) && isKept(world)),
  'SAFE-3': world => !hasFailed(world) || !isDebited(world),
  'SAFE-4': world => world.platform.locked || (hasFailed(world) && !isDebited(world)),
  'SAFE-6': world => isOwedByPlatform(world) && isOwedByPsp(world),
}

/** The first property that does not hold in a world, or did not on the way to it. */
export function broken(before: World, { step, world }: Next): Property | undefined {
  for (const [property, holds] of Object.entries(properties)) if (!holds(world)) return property as Property
  if (!outcomeStands(world) || !heardStands(before, world)) return 'SAFE-5'
  if (!saidIn(before, world).every(message => isTrue(message, world))) return 'false word'
  return isPayersOwn(step, before, world) ? undefined : 'wrong payer'
}

/** Who pays is who has approved. */
function isPayersOwn({ text }: Step, { psp: before }: World, { psp: { life } }: World): boolean {
  if (life?.state !== 'authorizing' || before.life?.state !== 'open') return true
  return text.startsWith(`${life.customer} `)
}

/** What is on the wire, and was not before: an attempt that is overtaken says nothing new. */
const saidIn = (before: World, after: World) =>
  after.wire.filter(
    message =>
      !before.wire.includes(message) &&
      !before.wire.some(
        one => one.kind === message.kind && 'caller' in message && message.caller === 'overtaken',
      ),
  )

/** A PSP says of money only what the bank's books say too. */
function isTrue(message: Message, world: World): boolean {
  const { life } = world.psp
  switch (message.kind) {
    case 'outcome':
      return isDebited(world) === (message.outcome === 'OK')
    case 'closing-answer':
      return isDebited(world) && isKept(world) ? message.word === 'OK' : message.word === 'KO'
    case 'refund-answer':
      return message.word === 'KO' ? life?.state === 'retained' : !isDebited(world)
    case 'paid':
      return isDebited(world)
    default:
      return true
  }
}

const isHeldForPaid = ({ platform: { life } }: World) =>
  life.state === 'CLOSED' || life.state === 'NOTIFIED_OK'

const isKept = ({ psp: { life } }: World) => life?.state === 'settled' && life.outcome === 'OK'

/** Every word about the outcome is the one that was told first, and the PSP holds no other. */
const outcomeStands = ({ told, wire, psp: { life } }: World) =>
  wire.every(message => message.kind !== 'outcome' || message.outcome === told) &&
  (told === undefined || life?.state !== 'settled' || life.outcome === told)

/** What the platform has heard is what it was told, and it goes on holding it. */
function heardStands(before: World, after: World): boolean {
  const heard = heardIn(after)
  if (heard !== undefined && heard !== after.told) return false
  return heardIn(before) === undefined || heardIn(before) === heard
}

function heardIn({ platform: { life } }: World): Outcome | undefined {
  if ('outcome' in life) return life.outcome
  return 'annulled' in life ? life.annulled : undefined
}

/** Whoever is waited for owes what is waited for, or has left it to people. */
function isOwedByPlatform({ platform: { life, duties, clock } }: World): boolean {
  switch (life.state) {
    case 'ACTIVATED':
    case 'AUTHORIZATION_REQUESTED':
      return duties['expire-transaction'] !== undefined
    case 'AUTHORIZATION_COMPLETED':
      return duties['expire-transaction'] !== undefined && (isAsked(duties) || clock >= tokenEnd)
    case 'CLOSED':
      return duties['await-outcome'] !== undefined
    case 'EXPIRED':
    case 'REFUND_REQUESTED':
      return typeof duties['request-refund'] === 'number'
    case 'REFUND_ERROR':
      return duties['request-refund'] !== undefined
    case 'NOTIFIED_OK':
    case 'UNAUTHORIZED':
    case 'EXPIRED_NOT_AUTHORIZED':
    case 'REFUNDED':
      return true
  }
}

const isAsked = (duties: World['platform']['duties']) => duties['notify-payment'] !== undefined

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
