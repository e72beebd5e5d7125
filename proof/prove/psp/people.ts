/** What the payer does at the PSP's page, people at its command line, and time to its clock. */
import { giveUpMoney } from '../../../src/psp/money.ts'
import {
  attempt,
  authorize,
  cancel,
  challenge,
  distrust,
  forget,
  mostAttempts,
  refuse,
} from '../../../src/psp/payment.ts'
import { nextHour } from '../clocks.ts'
import { begunAnew } from '../duties.ts'
import type { Next, Step, World } from '../world.ts'
import { type Decide, decided, hours, step } from './moves.ts'

/** Payers do what they like, as long as they have the page: one of them, or two at two browsers. */
export function* payerAtPage(world: World): Generator<Next> {
  if (!world.payer) return
  for (const customer of ['anna', 'bruno']) yield* payerAs(world, customer)
}

function* payerAs(world: World, customer: string): Generator<Next> {
  const asked = { challenge: `challenge of ${customer}`, customer }
  const deeds: [string, Decide][] = [
    ['says who they are', (payment, now) => challenge(payment, asked, now)],
    ['says so once too often', (payment, now) => attempt({ ...payment, ...allUsed }, now)],
    ['approves', (payment, now) => authorize(payment, asked.challenge, now)],
    ['refuses on the phone', (payment, now) => refuse(payment, asked.challenge, now)],
    ['approves something else', (payment, now) => distrust(payment, asked.challenge, now)],
    ['is not asked any more', payment => forget(payment, asked.challenge)],
    ['cancels', cancel],
  ]
  for (const [deed, decide] of deeds)
    for (const { world: after, refused } of decided(world, decide))
      if (refused === undefined)
        yield { step: { from: 'payer', to: 'psp', text: `${customer} ${deed}` }, world: after }
}

/** Attempts that leave the payment open only count, so they are left out; the one too many may come at any time. */
const allUsed = { attempts: mostAttempts }

/** On the PSP's own initiative: an operator's command. */
export function* pspPeople(world: World): Generator<Next> {
  const step = (text: string): Step => ({ from: 'people', to: 'psp', text })
  for (const { world: after, refused } of decided(world, giveUpMoney))
    if (refused === undefined) yield { step: step('psp refund'), world: after }
  for (const [duty, due] of Object.entries(world.psp.duties))
    if (due === null) yield { step: step(`duties retry: ${duty}`), world: begunAnew(world, 'psp', duty) }
}

export function* pspClock(world: World): Generator<Next> {
  const { psp } = world
  const clock = nextHour(psp.clock, hours(psp))
  if (clock !== undefined) yield { step: step('time passes'), world: { ...world, psp: { ...psp, clock } } }
}
