/** What comes to the platform: the PSP's words, and its answers. As with the PSP, the shipped machine decides. */
import { close, refuseClosing, settle } from '../../../src/platform/closing.ts'
import { notRefunded, refunded } from '../../../src/platform/refund.ts'
import { hear } from '../../../src/platform/report.ts'
import { type DutyName, giveUp, handOut } from '../../../src/platform/transaction.ts'
import { at, idPSPTransaction, platformTerms, timeout } from '../agreed.ts'
import type { Bounds } from '../bounds.ts'
import { attemptOf, done } from '../duties.ts'
import { sent } from '../wire.ts'
import type { Caller, Message, Next, World } from '../world.ts'
import { type Decide, decided, step } from './moves.ts'

/** What the PSP says, and what its answers make of it. */
export function toPlatform(world: World, message: Message, bounds: Bounds): Next[] {
  switch (message.kind) {
    case 'url':
      return urlGiven(world)
    case 'outcome':
      return callbackOutcome(world, message, bounds)
    case 'paid':
      return sendPaymentOutcome(world, message.caller, bounds)
    case 'closing-answer':
      return closingAnswered(world, message)
    case 'refund-answer':
      return refundAnswered(world, message)
    default:
      return []
  }
}

function urlGiven(world: World): Next[] {
  if (!world.platform.asking) return []
  const asked = { ...world, platform: { ...world.platform, asking: false } }
  const given = { idPSPTransaction, timeout }
  return decided(asked, (transaction, now) => handOut(transaction, given, now)).map(({ world, refused }) => ({
    step: { from: 'psp', to: 'platform', text: `url${refused ? ': too late' : ', for the payer'}` },
    world: refused ? world : { ...world, payer: true },
  }))
}

/** Whoever started the payment gives the PSP up, or crashes and leaves that to the duty. */
export function* starter(world: World): Generator<Next> {
  const { platform } = world
  if (!platform.asking) return
  const alone = { ...world, platform: { ...platform, asking: false } }
  yield { step: step('crash before the PSP has answered'), world: alone }
  for (const { world: after, refused } of decided(alone, (one, now) => giveUp(one, 'late', now)))
    yield { step: step(`gives the PSP up${refused ? ', and finds it given up' : ''}`), world: after }
}

function callbackOutcome(world: World, message: Message & { kind: 'outcome' }, bounds: Bounds): Next[] {
  const { outcome, caller, code: authorizationCode = '' } = message
  const { idTransaction, order } = platformTerms
  const who = { idTransaction, idPsp: order.idPsp, idPSPTransaction }
  const report =
    outcome === 'OK'
      ? { ...who, outcome, details: { timestampOperation: at(0).toISOString(), authorizationCode } }
      : { ...who, outcome, details: { errorCode: 'E1' } }
  return decided(world, (one, now) => hear(one, report, now)).map(({ world, refused }) => {
    const isHeard = refused === undefined || refused === 'heard' || refused === 'contradicted'
    const text = `CallbackOutcome ${outcome} → ${isHeard ? `200${refused ? ` (${refused})` : ''}` : refused}`
    const step = { from: 'psp', to: 'platform', text } as const
    const heard = isHeard && sent(world, { kind: 'outcome-heard', caller }, bounds.room)
    return { step, world: heard || world }
  })
}

function sendPaymentOutcome(world: World, caller: Caller, bounds: Bounds): Next[] {
  const said = { outcome: 'OK', idempotencyKey: 'once' } as const
  return decided(world, (one, now) => settle(one, said, now)).map(({ world, refused }) => {
    const isTaken = refused === undefined || refused === 'taken' || refused === 'taken-before'
    const text = `sendPaymentOutcomeV2 → ${isTaken ? 'OK' : refused}`
    const step = { from: 'psp', to: 'platform', text } as const
    const heard = isTaken && sent(world, { kind: 'paid-heard', caller }, bounds.room)
    return { step, world: heard || world }
  })
}

function closingAnswered(world: World, message: Message & { kind: 'closing-answer' }): Next[] {
  const decide: Decide = message.word === 'OK' ? close : refuseClosing
  return decided(world, decide).map(({ world, refused }) => ({
    step: { from: 'psp', to: 'platform', text: `closing: ${message.word}${refused ? ` (${refused})` : ''}` },
    world: refused === undefined ? world : doneBy(message.caller, world, 'notify-payment'),
  }))
}

function refundAnswered(world: World, message: Message & { kind: 'refund-answer' }): Next[] {
  const { word, caller } = message
  const failed = { reason: 'refused', said: 'answered KO', by: attemptOf(caller) } as const
  const decide: Decide = word === 'KO' ? (one, now) => notRefunded(one, failed, now) : refunded
  return decided(world, decide).map(({ world: after, refused }) => ({
    step: { from: 'psp', to: 'platform', text: `refund: ${word}${refused ? ` (${refused})` : ''}` },
    world: refused === undefined ? after : doneBy(caller, world, 'request-refund'),
  }))
}

/** The runner ends a duty for the latest attempt alone. */
const doneBy = (caller: Caller, world: World, duty: DutyName): World =>
  caller === 'current' ? done(world, 'platform', duty) : world
