/** What the platform does: as `psp-side.ts`, for the other machine. */
import { close, refuseClosing, settle } from '../../src/platform/closing.ts'
import { notRefunded, owedOf, refunded } from '../../src/platform/refund.ts'
import { hear } from '../../src/platform/report.ts'
import {
  type DutyName,
  expire,
  giveUp,
  handOut,
  type Life,
  type Move,
  type Transaction,
} from '../../src/platform/transaction.ts'
import { at, idPSPTransaction, latestUrl, platformTerms, ticksAt, timeout, tokenEnd } from './agreed.ts'
import type { Bounds } from './bounds.ts'
import { hourWithin, nextHour } from './clocks.ts'
import { attemptOf, changed, overtaken, without } from './duties.ts'
import { sent } from './wire.ts'
import type { Caller, Message, Next, Step, World } from './world.ts'

type Decide = (transaction: Transaction, now: Date) => Move | { refused: string }

function hours({ platform }: World, { apart }: Bounds): Date[] {
  const { clock, life } = platform
  return apart && clock > 0 && hoursOf(life).includes(clock) ? [at(clock), at(clock - 1)] : [at(clock)]
}
/** With which hours the machine, or a duty, compares the clock, in ticks. */
function hoursOf(life: Life): number[] {
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

type Verdict = { world: World; refused?: string }

function decided(world: World, decide: Decide, bounds: Bounds): Verdict[] {
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

const step = (text: string): Step => ({ from: 'platform', to: 'platform', text })

/** What the PSP says, and what its answers make of it. */
export function toPlatform(world: World, message: Message, bounds: Bounds): Next[] {
  switch (message.kind) {
    case 'url':
      return urlGiven(world, bounds)
    case 'outcome':
      return callbackOutcome(world, message, bounds)
    case 'paid':
      return sendPaymentOutcome(world, message.caller, bounds)
    case 'closing-answer':
      return closingAnswered(world, message, bounds)
    case 'refund-answer':
      return refundAnswered(world, message, bounds)
    default:
      return []
  }
}

function urlGiven(world: World, bounds: Bounds): Next[] {
  if (!world.platform.asking) return []
  const asked = { ...world, platform: { ...world.platform, asking: false } }
  const given = { idPSPTransaction, timeout }
  return decided(asked, (transaction, now) => handOut(transaction, given, now), bounds).map(
    ({ world, refused }) => ({
      step: { from: 'psp', to: 'platform', text: `url${refused ? ': too late' : ', for the payer'}` },
      world: refused ? world : { ...world, payer: true },
    }),
  )
}

/** Whoever started the payment gives the PSP up, or crashes and leaves that to the duty. */
export function* starter(world: World, bounds: Bounds): Generator<Next> {
  const { platform } = world
  if (!platform.asking) return
  const alone = { ...world, platform: { ...platform, asking: false } }
  yield { step: step('crash before the PSP has answered'), world: alone }
  for (const { world: after, refused } of decided(alone, (one, now) => giveUp(one, 'late', now), bounds))
    if (refused === undefined) yield { step: step('gives the PSP up'), world: after }
}

function callbackOutcome(world: World, message: Message & { kind: 'outcome' }, bounds: Bounds): Next[] {
  const { outcome, caller } = message
  const { idTransaction, order } = platformTerms
  const who = { idTransaction, idPsp: order.idPsp, idPSPTransaction }
  const report =
    outcome === 'OK'
      ? { ...who, outcome, details: { timestampOperation: at(0).toISOString(), authorizationCode: 'A1' } }
      : { ...who, outcome, details: { errorCode: 'E1' } }
  return decided(world, (one, now) => hear(one, report, now), bounds).map(({ world, refused }) => {
    const isHeard = refused === undefined || refused === 'heard' || refused === 'contradicted'
    const text = `CallbackOutcome ${outcome} → ${isHeard ? `200${refused ? ` (${refused})` : ''}` : refused}`
    const step = { from: 'psp', to: 'platform', text } as const
    const heard = isHeard && sent(world, { kind: 'outcome-heard', caller }, bounds.room)
    return { step, world: heard || world }
  })
}

function sendPaymentOutcome(world: World, caller: Caller, bounds: Bounds): Next[] {
  const said = { outcome: 'OK', idempotencyKey: 'once' } as const
  return decided(world, (one, now) => settle(one, said, now), bounds).map(({ world, refused }) => {
    const isTaken = refused === undefined || refused === 'taken' || refused === 'taken-before'
    const text = `sendPaymentOutcomeV2 → ${isTaken ? 'OK' : refused}`
    const step = { from: 'psp', to: 'platform', text } as const
    const heard = isTaken && sent(world, { kind: 'paid-heard', caller }, bounds.room)
    return { step, world: heard || world }
  })
}

function closingAnswered(
  world: World,
  message: Message & { kind: 'closing-answer' },
  bounds: Bounds,
): Next[] {
  const decide: Decide = message.word === 'OK' ? close : refuseClosing
  return decided(world, decide, bounds).map(({ world, refused }) => ({
    step: { from: 'psp', to: 'platform', text: `closing: ${message.word}${refused ? ` (${refused})` : ''}` },
    world: refused === undefined ? world : done(world, 'notify-payment', message.caller),
  }))
}

function refundAnswered(world: World, message: Message & { kind: 'refund-answer' }, bounds: Bounds): Next[] {
  const { word, caller } = message
  const failed = { reason: 'refused', said: 'answered KO', by: attemptOf(caller) } as const
  const decide: Decide = word === 'KO' ? (one, now) => notRefunded(one, failed, now) : refunded
  return decided(world, decide, bounds).map(({ world: after, refused }) => ({
    step: { from: 'psp', to: 'platform', text: `refund: ${word}${refused ? ` (${refused})` : ''}` },
    world: refused === undefined ? after : done(world, 'request-refund', caller),
  }))
}

const done = (world: World, duty: DutyName, caller: Caller): World =>
  caller === 'current' ? ended(world, duty) : world

const ended = (world: World, duty: DutyName): World => ({
  ...world,
  platform: { ...world.platform, duties: without(world.platform.duties, duty) },
  wire: overtaken(world.wire, [duty]),
})

export function* platformDuties(world: World, bounds: Bounds): Generator<Next> {
  const { platform } = world
  for (const duty of Object.keys(platform.duties) as DutyName[]) {
    const due = platform.duties[duty]
    if (due === null || due === undefined || due > platform.clock) continue
    yield* performed(world, duty, bounds)
  }
}

function* performed(world: World, duty: DutyName, bounds: Bounds): Generator<Next> {
  const { life } = world.platform
  const claimed = { ...world, wire: overtaken(world.wire, [duty]) }
  switch (duty) {
    case 'expire-transaction':
      for (const { world: after, refused } of decided(claimed, expire, bounds))
        if (refused !== 'not-yet')
          yield {
            step: step(refused ? `${duty}: over` : 'time is over'),
            world: refused ? ended(after, duty) : after,
          }
      return
    case 'notify-payment':
      return yield* notifyPayment(claimed, bounds)
    case 'request-refund':
      return yield* requestRefund(claimed, bounds)
    case 'await-outcome': {
      const duties = { ...world.platform.duties, [duty]: null }
      if (life.state !== 'CLOSED') return yield { step: step(`${duty}: over`), world: ended(claimed, duty) }
      return yield {
        step: step(`${duty}: a person’s turn`),
        world: { ...world, platform: { ...world.platform, duties } },
      }
    }
    case 'send-receipt':
      throw new Error('nobody here has an address')
  }
}

function* notifyPayment(world: World, bounds: Bounds): Generator<Next> {
  const { life } = world.platform
  if (life.state !== 'AUTHORIZATION_COMPLETED')
    return yield { step: step('notify-payment: over'), world: ended(world, 'notify-payment') }
  const verdicts = hours(world, bounds).map(now => now < life.tokenEndsAt)
  if (verdicts.includes(false))
    yield { step: step('notify-payment: the token has ended'), world: ended(world, 'notify-payment') }
  const after = verdicts.includes(true) && sent(world, { kind: 'closing', caller: 'current' }, bounds.room)
  if (after) yield { step: step('sends closing'), world: after }
}

/** Until the PSP has answered with a 200, or the last attempt has failed. */
function* requestRefund(world: World, bounds: Bounds): Generator<Next> {
  if (!owedOf({ ...platformTerms, ...world.platform.life }))
    return yield { step: step('request-refund: over'), world: ended(world, 'request-refund') }
  const failed = { reason: 'unconfirmed', said: 'no answer', by: attemptOf('current') } as const
  for (const { world: after, refused } of decided(world, (one, now) => notRefunded(one, failed, now), bounds))
    if (refused === undefined)
      yield { step: step('request-refund: the last attempt has failed'), world: after }
  const after = sent(world, { kind: 'refund', caller: 'current' }, bounds.room)
  if (after) yield { step: step('sends refund'), world: after }
}

export function* platformPeople(world: World): Generator<Next> {
  for (const [duty, due] of Object.entries(world.platform.duties))
    if (due === null) {
      const duties = { ...world.platform.duties, [duty]: 0 }
      const wire = overtaken(world.wire, [duty])
      const step: Step = { from: 'people', to: 'platform', text: `duties retry: ${duty}` }
      yield { step, world: { ...world, platform: { ...world.platform, duties }, wire } }
    }
}

export function* platformClock(world: World): Generator<Next> {
  const { platform } = world
  const clock = nextHour(platform.clock, hoursOf(platform.life))
  if (clock === undefined) return
  yield { step: step('time passes'), world: { ...world, platform: { ...platform, clock } } }
}
