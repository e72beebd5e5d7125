/** What the platform owes, what people have it do once more, and how its time passes. */
import { notRefunded, owedOf } from '../../../src/platform/refund.ts'
import { type DutyName, expire } from '../../../src/platform/transaction.ts'
import { platformTerms } from '../agreed.ts'
import type { Bounds } from '../bounds.ts'
import { nextHour } from '../clocks.ts'
import { attemptOf, overtaken } from '../duties.ts'
import { sent } from '../wire.ts'
import type { Next, Step, World } from '../world.ts'
import { decided, ended, hours, hoursOf, step } from './moves.ts'

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
