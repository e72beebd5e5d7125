/** What the payer does at the PSP's page, people at its command line, and time to its clock. */
import { giveUpMoney } from '../../../src/psp/money.ts'
import {
  authorize,
  cancel,
  challenge,
  type DutyName,
  distrust,
  forget,
  refuse,
} from '../../../src/psp/payment.ts'
import type { Bounds } from '../bounds.ts'
import { nextHour } from '../clocks.ts'
import type { Next, Step, World } from '../world.ts'
import { begunAnew, type Decide, decided, hoursOf, step } from './moves.ts'

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
