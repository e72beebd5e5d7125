/**
 * What comes to the PSP: the platform's questions, and the answers to its own, from the platform and from the bank. The
 * shipped machine decides, and here stands what operations and duties put around it. A decision is one statement, so
 * nothing happens within one; a crash falls between it and what follows.
 */
import { accept } from '../../../src/psp/closing.ts'
import { booked, kept, refund, refundAnswer, refused, returned } from '../../../src/psp/money.ts'
import type { DutyName } from '../../../src/psp/payment.ts'
import { at, authorizationCode, opened, pspTerms } from '../agreed.ts'
import type { Bounds } from '../bounds.ts'
import { claimOf } from '../claim.ts'
import { attemptOf, begunAnew, done, leftToPeople } from '../duties.ts'
import { sent } from '../wire.ts'
import type { Caller, Message, Next, World } from '../world.ts'
import { type Decide, decided, moved, step, type Verdict } from './moves.ts'

/** What the platform asks, and what the answers to the PSP's own messages make of it. */
export function toPsp(world: World, message: Message, bounds: Bounds): Next[] {
  switch (message.kind) {
    case 'redirection':
      return retrieveRedirectUrl(world, bounds)
    case 'refund':
      return refundTransaction(world, message.caller, bounds)
    case 'closing':
      return pspNotifyPayment(world, message, bounds)
    case 'outcome-heard':
      return confirmed(world, 'deliver-outcome', { confirmed: true })
    case 'paid-heard':
      return confirmed(world, 'send-payment-outcome', { settled: true })
    case 'take-answer':
      return taken(world, message)
    case 'return-answer':
      return gaveBack(world, message)
    default:
      return []
  }
}

function retrieveRedirectUrl(world: World, { room }: Bounds): Next[] {
  const begun = world.psp.life ? world : begin(world)
  const answered = sent(begun, { kind: 'url' }, room) ?? begun
  return [{ step: { from: 'platform', to: 'psp', text: 'RetrieveRedirectUrl' }, world: answered }]
}

function begin(world: World): World {
  const { move } = opened()
  return moved({ ...world, psp: { ...world.psp, clock: 0 } }, move)
}

/** It waits for the bank's word by asking how the payment stands: that is the same message, come once more. */
function refundTransaction(world: World, caller: Caller, bounds: Bounds): Next[] {
  const { life } = world.psp
  if (!life) return []
  const standing = refundAnswer({ ...pspTerms, ...life })
  const asked = standing ? [{ world }] : decided(world, refund).map(hastened)
  return asked.map(({ world }) => {
    const word = world.psp.life && refundAnswer({ ...pspTerms, ...world.psp.life })
    const text = `RefundTransaction → ${word ? `200 ${word}` : '500, later'}`
    const heard = word && sent(world, { kind: 'refund-answer', caller, word }, bounds.room)
    return { step: { from: 'platform', to: 'psp', text } as const, world: heard || world }
  })
}

/** Asked again while the bank has still to say, the bank is asked again. */
function hastened({ world, refused }: Verdict): { world: World } {
  const { duties, life } = world.psp
  if (refused === undefined || duties['return-money'] !== null || life?.state === 'retained') return { world }
  return { world: begunAnew(world, 'psp', 'return-money') }
}

function pspNotifyPayment(
  world: World,
  { caller, code }: Message & { kind: 'closing' },
  bounds: Bounds,
): Next[] {
  const claim = claimOf(code)
  return decided(world, (payment, now) => accept(payment, claim, now)).map(({ world, refused }) => {
    const word = refused === undefined || refused === 'accepted-already' ? 'OK' : 'KO'
    const text = `pspNotifyPaymentV2 → ${word}${word === 'KO' ? ` (${refused})` : ''}`
    const heard = sent(world, { kind: 'closing-answer', caller, word }, bounds.room)
    return { step: { from: 'platform', to: 'psp', text } as const, world: heard || world }
  })
}

/** Of an attempt that was overtaken nothing is confirmed; such an answer is not even kept, see `key.ts`. */
function confirmed(world: World, duty: DutyName, fact: { confirmed: true } | { settled: true }): Next[] {
  const after = done(world, 'psp', duty)
  return [{ step: step(`${duty}: confirmed`), world: { ...after, psp: { ...after.psp, ...fact } } }]
}

function taken(world: World, { word }: Message & { kind: 'take-answer' }): Next[] {
  const decide: Decide = (payment, now) =>
    word === 'booked'
      ? booked(payment, { at: at(0), authorizationCode }, now)
      : refused(payment, 'NO_FUNDS', now)
  const step = { from: 'bank', to: 'psp', text: word } as const
  return decided(world, decide).map(({ world }) => ({ step, world }))
}

function gaveBack(world: World, message: Message & { kind: 'return-answer' }): Next[] {
  const { word, caller } = message
  const decide: Decide = (payment, now) =>
    word === 'refused'
      ? kept(payment, 'ACCOUNT_CLOSED', now, attemptOf(caller))
      : returned(payment, now, word)
  return decided(world, decide).flatMap(verdict => {
    const next = { step: { from: 'bank', to: 'psp', text: `return: ${word}` } as const }
    const { refused } = verdict
    if (refused === undefined) return [{ ...next, world: verdict.world }]
    if (caller !== 'current') return [{ ...next, world }]
    if (refused === 'kept-already') return [{ ...next, world: leftToPeople(world, 'psp', 'return-money') }]
    if (refused === 'not-asked') return [{ ...next, world }]
    return [{ ...next, world: done(world, 'psp', 'return-money') }]
  })
}
