/**
 * What comes to the PSP: the platform's questions, and the answers to its own, from the platform and from the bank. The
 * shipped machine decides, and here stands what operations and duties put around it. A decision is one statement, so
 * nothing happens within one; a crash falls between it and what follows.
 */
import { accept } from '../../../src/psp/closing.ts'
import { booked, kept, refund, refundAnswer, refused, returned } from '../../../src/psp/money.ts'
import type { DutyName } from '../../../src/psp/payment.ts'
import { at, opened, pspTerms } from '../agreed.ts'
import type { Bounds } from '../bounds.ts'
import { claimOf } from '../claim.ts'
import { attemptOf, without } from '../duties.ts'
import { sent } from '../wire.ts'
import type { Caller, Message, Next, World } from '../world.ts'
import { begunAnew, type Decide, decided, ended, leftToPeople, moved, step, type Verdict } from './moves.ts'

/** What the platform asks, and what the answers to the PSP's own messages make of it. */
export function toPsp(world: World, message: Message, bounds: Bounds): Next[] {
  switch (message.kind) {
    case 'redirection':
      return retrieveRedirectUrl(world, bounds)
    case 'refund':
      return refundTransaction(world, message.caller, bounds)
    case 'closing':
      return pspNotifyPayment(world, message.caller, bounds)
    case 'outcome-heard':
      return confirmed(world, 'deliver-outcome', message.caller, { confirmed: true })
    case 'paid-heard':
      return confirmed(world, 'send-payment-outcome', message.caller, { settled: true })
    case 'take-answer':
      return decided(
        world,
        (payment, now) =>
          message.word === 'booked'
            ? booked(payment, { at: at(0), authorizationCode: 'A1' }, now)
            : refused(payment, 'NO_FUNDS', now),
        bounds,
      ).map(({ world }) => ({ step: { from: 'bank', to: 'psp', text: message.word }, world }))
    case 'return-answer':
      return gaveBack(world, message, bounds)
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
  const done = standing ? [{ world }] : decided(world, refund, bounds).map(hastened)
  return done.map(({ world }) => {
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
  return { world: begunAnew(world, 'return-money') }
}

function pspNotifyPayment(world: World, caller: Caller, bounds: Bounds): Next[] {
  const claim = claimOf()
  return decided(world, (payment, now) => accept(payment, claim, now), bounds).map(({ world, refused }) => {
    const word = refused === undefined || refused === 'accepted-already' ? 'OK' : 'KO'
    const text = `pspNotifyPaymentV2 → ${word}${word === 'KO' ? ` (${refused})` : ''}`
    const heard = sent(world, { kind: 'closing-answer', caller, word }, bounds.room)
    return { step: { from: 'platform', to: 'psp', text } as const, world: heard || world }
  })
}

function confirmed(
  world: World,
  duty: DutyName,
  caller: Caller,
  fact: { confirmed: true } | { settled: true },
): Next[] {
  if (caller !== 'current') return [{ step: step(`${duty}: overtaken, nothing is written`), world }]
  const psp = { ...world.psp, ...fact, duties: without(world.psp.duties, duty) }
  return [{ step: step(`${duty}: confirmed`), world: { ...world, psp } }]
}

function gaveBack(world: World, message: Message & { kind: 'return-answer' }, bounds: Bounds): Next[] {
  const { word, caller } = message
  const decide: Decide = (payment, now) =>
    word === 'refused'
      ? kept(payment, 'ACCOUNT_CLOSED', now, attemptOf(caller))
      : returned(payment, now, word)
  return decided(world, decide, bounds).flatMap(verdict => {
    const next = { step: { from: 'bank', to: 'psp', text: `return: ${word}` } as const }
    const { refused } = verdict
    if (refused === undefined) return [{ ...next, world: verdict.world }]
    if (caller !== 'current') return [{ ...next, world }]
    if (refused === 'kept-already') return [{ ...next, world: leftToPeople(world, 'return-money') }]
    if (refused === 'not-asked') return [{ ...next, world }]
    return [{ ...next, world: ended(world, 'return-money') }]
  })
}
