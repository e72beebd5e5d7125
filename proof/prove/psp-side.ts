/**
 * What the PSP does: the shipped machine decides, and here stands what its operations, duties and pages put around a
 * decision. Each decision is one statement, so nothing happens within one; a crash falls between it and what follows.
 */
import { accept } from '../../src/psp/closing.ts'
import {
  booked,
  giveUpMoney,
  kept,
  refund,
  refundAnswer,
  refused,
  returned,
  silent,
} from '../../src/psp/money.ts'
import {
  authorize,
  cancel,
  challenge,
  type DutyName,
  distrust,
  expire,
  forget,
  type Life,
  type Move,
  type Payment,
  refuse,
} from '../../src/psp/payment.ts'
import { at, opened, pspTerms, ticksAt } from './agreed.ts'
import type { Bounds } from './bounds.ts'
import { type Claim, claimOf } from './claim.ts'
import { hourWithin, nextHour } from './clocks.ts'
import { attemptOf, changed, overtaken, without } from './duties.ts'
import { sent } from './wire.ts'
import type { Caller, Message, Next, Step, World } from './world.ts'

type Decide = (payment: Payment, now: Date) => Move | { refused: string }
type Verdict = { world: World; refused?: string; now: Date }

/** The hours that the nodes of this side may read. */
function hours({ psp }: World, { apart }: Bounds): Date[] {
  const { clock, life } = psp
  return apart && clock > 0 && hoursOf(life).includes(clock) ? [at(clock), at(clock - 1)] : [at(clock)]
}
/** With which hours the machine compares the clock, in ticks. */
function hoursOf(life?: Life): number[] {
  switch (life?.state) {
    case 'open':
      return [ticksAt(pspTerms.closesAt), ticksAt(pspTerms.deadline)]
    case 'authorizing':
      return [ticksAt(pspTerms.deadline)]
    case undefined:
    case 'returning':
    case 'settled':
    case 'refunding':
    case 'refunded':
    case 'retained':
      return []
  }
}

function decided(world: World, decide: Decide, bounds: Bounds): Verdict[] {
  const { life } = world.psp
  if (!life) return []
  return hours(world, bounds).map(now => {
    const move = decide({ ...pspTerms, ...life }, now)
    return 'refused' in move ? { world, refused: move.refused, now } : { world: moved(world, move), now }
  })
}

export function moved(world: World, move: Move): World {
  const { psp } = world
  const { owes, ends, givesUp } = move
  const left = givesUp && { givesUp: { duty: givesUp.duty, fence: givesUp.at } }
  const duties = changed(psp.duties, { owes, ends, ...left }, psp.clock)
  const life = timeless(move.to)
  return {
    ...world,
    psp: { ...psp, life, duties, clock: hourWithin(psp.clock, hoursOf(life)) },
    wire: overtaken(world.wire, [...ends, ...owes.map(({ duty }) => duty)]),
  }
}

/** When something happened, and why, is written down for people: nothing here asks for it again. */
const errorCode = 'E1'
function timeless(life: Life): Life {
  if (life.state === 'returning') return { ...life, errorCode }
  if (!('at' in life)) return life
  if (life.state !== 'settled' || life.outcome !== 'OK')
    return { ...life, at: at(0), ...('errorCode' in life && { errorCode }) }
  const { accepted } = life
  return {
    ...life,
    at: at(0),
    timestampOperation: at(0),
    ...(accepted && { accepted: { ...accepted, at: at(0) } }),
  }
}

const step = (text: string): Step => ({ from: 'psp', to: 'psp', text })

/** The payer does what they like, as long as they have the page; the SCA has one challenge. */
export function* payerAtPage(world: World, bounds: Bounds): Generator<Next> {
  if (!world.payer) return
  const asked = { challenge: 'challenge', customer: 'anna' }
  const deeds: [string, Decide][] = [
    ['says who they are', (payment, now) => challenge(payment, asked, now)],
    ['approves', (payment, now) => authorize(payment, asked.challenge, now)],
    ['refuses on the phone', (payment, now) => refuse(payment, asked.challenge, now)],
    ['approves something else', (payment, now) => distrust(payment, asked.challenge, now)],
    ['is not asked any more', payment => forget(payment, asked.challenge)],
    ['cancels', cancel],
  ]
  for (const [deed, decide] of deeds)
    for (const { world: after, refused } of decided(world, decide, bounds))
      if (refused === undefined) yield { step: { from: 'payer', to: 'psp', text: deed }, world: after }
}

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

export const begunAnew = (world: World, duty: DutyName): World => ({
  ...world,
  psp: { ...world.psp, duties: { ...world.psp.duties, [duty]: 0 } },
  wire: overtaken(world.wire, [duty]),
})

function pspNotifyPayment(world: World, caller: Caller, bounds: Bounds): Next[] {
  const claim: Claim = claimOf()
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

const ended = (world: World, duty: DutyName): World => ({
  ...world,
  psp: { ...world.psp, duties: without(world.psp.duties, duty) },
  wire: overtaken(world.wire, [duty]),
})

const leftToPeople = (world: World, duty: DutyName): World => ({
  ...world,
  psp: { ...world.psp, duties: { ...world.psp.duties, [duty]: null } },
  wire: overtaken(world.wire, [duty]),
})

/** Each duty that is due may be begun by any node at any time, also while another one is still at it. */
export function* pspDuties(world: World, bounds: Bounds): Generator<Next> {
  const { psp } = world
  for (const duty of Object.keys(psp.duties) as DutyName[]) {
    const due = psp.duties[duty]
    if (due === null || due === undefined || due > psp.clock) continue
    yield* performed(world, duty, bounds)
    if (canGiveUp[duty])
      yield { step: step(`${duty}: the last attempt has failed`), world: leftToPeople(world, duty) }
  }
}

/** Whether its schedule ends. */
const canGiveUp: Record<DutyName, boolean> = {
  'deliver-outcome': true,
  'send-payment-outcome': true,
  'return-money': true,
  'take-money': false,
  'expire-payment': false,
}

function* performed(world: World, duty: DutyName, bounds: Bounds): Generator<Next> {
  const { life } = world.psp
  const claimed = { ...world, wire: overtaken(world.wire, [duty]) }
  switch (duty) {
    case 'expire-payment':
      for (const { world: after, refused } of decided(claimed, expire, bounds))
        if (refused !== 'not-yet')
          yield {
            step: step(refused ? 'expire-payment: over' : 'expires'),
            world: refused ? ended(after, duty) : after,
          }
      return
    case 'deliver-outcome':
      if (life?.state !== 'settled')
        return yield { step: step(`${duty}: undone`), world: ended(claimed, duty) }
      return yield* sending(claimed, { kind: 'outcome', caller: 'current', outcome: life.outcome }, bounds)
    case 'send-payment-outcome':
      if (life?.state !== 'settled' || life.outcome !== 'OK' || !life.accepted)
        return yield { step: step(`${duty}: undone`), world: ended(claimed, duty) }
      return yield* sending(claimed, { kind: 'paid', caller: 'current' }, bounds)
    case 'take-money':
      return yield* takeMoney(claimed, bounds)
    case 'return-money':
      return yield* sending(claimed, { kind: 'return', caller: 'current' }, bounds)
  }
}

function* sending(world: World, message: Message, { room }: Bounds): Generator<Next> {
  const after = sent(world, message, room)
  if (!after) return
  const told = message.kind === 'outcome' ? (world.told ?? message.outcome) : world.told
  yield { step: step(`sends ${message.kind}`), world: told === undefined ? after : { ...after, told } }
}

/** Asks the bank; without an answer, or when it is too late to ask, `silent` decides. */
function* takeMoney(world: World, bounds: Bounds): Generator<Next> {
  const { life } = world.psp
  if (life?.state !== 'authorizing')
    return yield { step: step('take-money: decided already'), world: ended(world, 'take-money') }
  for (const { world: after, refused } of decided(world, silent, bounds))
    if (refused === undefined) yield { step: step('take-money: no word of the bank'), world: after }
  const inTime = hours(world, bounds).some(now => now < pspTerms.deadline)
  if (inTime && !life.refundAsked) yield* sending(world, { kind: 'take', caller: 'current' }, bounds)
}

/** On the PSP's own initiative: an operator's command. */
export function* pspPeople(world: World, bounds: Bounds): Generator<Next> {
  const step = (text: string): Step => ({ from: 'people', to: 'psp', text })
  for (const { world: after, refused } of decided(world, giveUpMoney, bounds))
    if (refused === undefined) yield { step: step('psp refund'), world: after }
  for (const [duty, due] of Object.entries(world.psp.duties))
    if (due === null) yield { step: step(`duties retry: ${duty}`), world: begunAnew(world, duty as DutyName) }
}

export function* pspClock(world: World): Generator<Next> {
  const { psp } = world
  const clock = nextHour(psp.clock, hoursOf(psp.life))
  if (clock !== undefined) yield { step: step('time passes'), world: { ...world, psp: { ...psp, clock } } }
}
