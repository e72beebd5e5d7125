/** What the PSP owes, and how it goes about it. */
import { silent } from '../../../src/psp/money.ts'
import { type DutyName, expire, type Settled } from '../../../src/psp/payment.ts'
import { pspTerms } from '../agreed.ts'
import type { Bounds } from '../bounds.ts'
import { read } from '../clocks.ts'
import { done, leftToPeople, overtaken } from '../duties.ts'
import { sent } from '../wire.ts'
import type { Message, Next, World } from '../world.ts'
import { decided, hours, step } from './moves.ts'

/** Each duty that is due may be begun by any node at any time, also while another one is still at it. */
export function* pspDuties(world: World, bounds: Bounds): Generator<Next> {
  const { psp } = world
  for (const duty of Object.keys(psp.duties) as DutyName[]) {
    const due = psp.duties[duty]
    if (due === null || due === undefined || due > psp.clock) continue
    yield* performed(world, duty, bounds)
    if (canGiveUp[duty])
      yield {
        step: { ...step(`${duty}: the last attempt has failed`), how: 'given up' },
        world: leftToPeople(world, 'psp', duty),
      }
  }
}

/** Whether its schedule ends. */
const canGiveUp: Record<DutyName, boolean> = {
  'deliver-outcome': true,
  'send-payment-outcome': true,
  'return-money': true,
  'take-money': false,
  'expire-payment': true,
}

function* performed(world: World, duty: DutyName, bounds: Bounds): Generator<Next> {
  const { life } = world.psp
  const claimed = { ...world, wire: overtaken(world.wire, [duty]) }
  switch (duty) {
    case 'expire-payment':
      for (const { world: after, refused } of decided(claimed, expire))
        if (refused !== 'not-yet')
          yield {
            step: step(refused ? 'expire-payment: over' : 'expires'),
            world: refused ? done(after, 'psp', duty) : after,
          }
      return
    case 'deliver-outcome':
      if (life?.state !== 'settled')
        return yield { step: step(`${duty}: undone`), world: done(claimed, 'psp', duty) }
      return yield* sending(claimed, outcomeOf(life), bounds)
    case 'send-payment-outcome':
      if (life?.state !== 'settled' || life.outcome !== 'OK' || !life.accepted)
        return yield { step: step(`${duty}: undone`), world: done(claimed, 'psp', duty) }
      return yield* sending(claimed, { kind: 'paid', caller: 'current' }, bounds)
    case 'take-money':
      return yield* takeMoney(claimed, bounds)
    case 'return-money':
      return yield* sending(claimed, { kind: 'return', caller: 'current' }, bounds)
  }
}

function outcomeOf(life: Settled): Message {
  const code = life.outcome === 'OK' ? { code: life.authorizationCode } : {}
  return { kind: 'outcome', caller: 'current', outcome: life.outcome, ...code }
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
    return yield { step: step('take-money: decided already'), world: done(world, 'psp', 'take-money') }
  for (const { world: after, refused } of decided(world, silent))
    if (refused === undefined) yield { step: step('take-money: no word of the bank'), world: after }
  const inTime = read(world.psp.clock, hours(world.psp)).some(now => now < pspTerms.deadline)
  if (inTime && !life.refundAsked) yield* sending(world, { kind: 'take', caller: 'current' }, bounds)
}
