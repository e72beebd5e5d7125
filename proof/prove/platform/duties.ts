/** What the platform owes, what people have it do once more, and how its time passes. */
import { notRefunded, owedOf } from '../../../src/platform/refund.ts'
import { type AuthorizationCompleted, type DutyName, expire } from '../../../src/platform/transaction.ts'
import { platformTerms } from '../agreed.ts'
import type { Bounds } from '../bounds.ts'
import { nextHour, read } from '../clocks.ts'
import { attemptOf, begunAnew, done, leftToPeople, overtaken } from '../duties.ts'
import { sent } from '../wire.ts'
import type { Message, Next, Step, World } from '../world.ts'
import { decided, hours, step } from './moves.ts'

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
      for (const { world: after, refused } of decided(claimed, expire))
        if (refused !== 'not-yet')
          yield {
            step: step(refused ? `${duty}: over` : 'time is over'),
            world: refused ? done(after, 'platform', duty) : after,
          }
      return
    case 'notify-payment':
      return yield* notifyPayment(claimed, bounds)
    case 'request-refund':
      return yield* requestRefund(claimed, bounds)
    case 'await-outcome':
      return life.state === 'CLOSED'
        ? yield { step: step(`${duty}: a person’s turn`), world: leftToPeople(claimed, 'platform', duty) }
        : yield { step: step(`${duty}: over`), world: done(claimed, 'platform', duty) }
    case 'send-receipt':
      throw new Error('nobody here has an address')
  }
}

function* notifyPayment(world: World, bounds: Bounds): Generator<Next> {
  const { life } = world.platform
  if (life.state !== 'AUTHORIZATION_COMPLETED')
    return yield { step: step('notify-payment: over'), world: done(world, 'platform', 'notify-payment') }
  const verdicts = read(world.platform.clock, hours(world.platform)).map(now => now < life.tokenEndsAt)
  if (verdicts.includes(false))
    yield {
      step: step('notify-payment: the token has ended'),
      world: done(world, 'platform', 'notify-payment'),
    }
  const after = verdicts.includes(true) && sent(world, closingOf(life), bounds.room)
  if (after) yield { step: step('sends closing'), world: after }
}

function closingOf({ authorizationCode: code }: AuthorizationCompleted): Message {
  return { kind: 'closing', caller: 'current', ...(code !== undefined && { code }) }
}

/** Until the PSP has answered with a 200, or the last attempt has failed. */
function* requestRefund(world: World, bounds: Bounds): Generator<Next> {
  if (!owedOf({ ...platformTerms, ...world.platform.life }))
    return yield { step: step('request-refund: over'), world: done(world, 'platform', 'request-refund') }
  const failed = { reason: 'unconfirmed', said: 'no answer', by: attemptOf('current') } as const
  for (const { world: after, refused } of decided(world, (one, now) => notRefunded(one, failed, now)))
    if (refused === undefined)
      yield {
        step: { ...step('request-refund: the last attempt has failed'), how: 'given up' },
        world: after,
      }
  const after = sent(world, { kind: 'refund', caller: 'current' }, bounds.room)
  if (after) yield { step: step('sends refund'), world: after }
}

export function* platformPeople(world: World): Generator<Next> {
  for (const [duty, due] of Object.entries(world.platform.duties)) {
    const step: Step = { from: 'people', to: 'platform', text: `duties retry: ${duty}` }
    if (due === null) yield { step, world: begunAnew(world, 'platform', duty) }
  }
}

export function* platformClock(world: World): Generator<Next> {
  const { platform } = world
  const clock = nextHour(platform.clock, hours(platform))
  if (clock === undefined) return
  yield { step: step('time passes'), world: { ...world, platform: { ...platform, clock } } }
}
