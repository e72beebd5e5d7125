import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { newIdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import * as money from '../../src/psp/money.ts'
import type { DutyName, Life, Move, Payment, Refusal } from '../../src/psp/payment.ts'
import * as payment from '../../src/psp/payment.ts'
import { after } from '../../src/runtime/clock.ts'
import { redirection } from './psp-world.ts'

const start = new Date('2026-03-02T09:00:00.000Z')
const booking = { at: start, authorizationCode: 'A1' }
const moves: Record<string, (on: Payment, challenge: string, now: Date) => Move | Refusal> = {
  challenge: (on, id, now) => payment.challenge(on, { challenge: id, customer: 'anna' }, now),
  forget: (on, id) => payment.forget(on, id),
  authorize: (on, id, now) => payment.authorize(on, id, now),
  refuse: (on, id, now) => payment.refuse(on, id, now),
  distrust: (on, id, now) => payment.distrust(on, id, now),
  cancel: (on, _id, now) => payment.cancel(on, now),
  expire: (on, _id, now) => payment.expire(on, now),
  booked: (on, _id, now) => money.booked(on, booking, now),
  refused: (on, _id, now) => money.refused(on, 'NO_FUNDS', now),
  silent: (on, _id, now) => money.silent(on, now),
  returned: (on, _id, now) => money.returned(on, now),
}
type Name = keyof typeof moves & string

type Seen = { at: Date; name: Name; before: Payment; after: Payment; owed: DutyName[] }

/** A life under these moves, and the duties that stand after each of them, as the store keeps them. */
function live(steps: readonly { name: Name; challenge: string; wait: number }[]): Seen[] {
  const limits = { timeout: 600_000, margin: 20_000 }
  const id = newIdPSPTransaction(start, size => Buffer.alloc(size, 1))
  const { terms, move } = payment.openPayment(
    id,
    redirection({ idTransaction: newIdTransaction() }),
    limits,
    start,
  )
  let now = start
  let life: Life = move.to
  let owed = move.owes.map(({ duty }) => duty)
  return steps.map(({ name, challenge, wait }) => {
    now = after(now, wait)
    const before: Payment = { ...terms, ...life }
    const moved = moves[name]?.(before, challenge, now)
    if (moved && 'to' in moved) {
      life = moved.to
      const { ends } = moved
      owed = [...owed.filter(duty => !ends.includes(duty)), ...moved.owes.map(({ duty }) => duty)]
    }
    return { at: now, name, before, after: { ...terms, ...life }, owed }
  })
}

const step = fc.record({
  name: fc.constantFrom(...Object.keys(moves)),
  challenge: fc.constantFrom('c1', 'c2'),
  wait: fc.oneof(
    fc.constantFrom(0, 1, 20_000, 579_999, 580_000, 599_999, 600_000),
    fc.integer({ min: 0, max: 700_000 }),
  ),
})
const lives = (check: (seen: Seen[]) => void) =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), steps => check(live(steps))),
    { numRuns: 2_000 },
  )

test('what has settled never changes, whatever comes (SAFE-5)', () => {
  lives(seen => {
    for (const { before, after } of seen) if (before.state === 'settled') expect(after).toEqual(before)
  })
})

test('a payment that has settled owes its callback, once, and nothing else (OUTCOME-1, SAFE-6)', () => {
  lives(seen => {
    for (const { after, owed } of seen)
      if (after.state === 'settled') expect(owed).toEqual(['deliver-outcome'])
  })
})

test('a payment that has not settled owes exactly the duty that brings it on (SAFE-3, SAFE-6)', () => {
  const bringsOn = { open: 'expire-payment', authorizing: 'take-money', returning: 'return-money' }
  lives(seen => {
    for (const { after, owed } of seen)
      if (after.state !== 'settled') expect(owed).toEqual([bringsOn[after.state]])
  })
})

test('OK follows only a booking that was heard before the deadline (SAFE-2, PAGE-12)', () => {
  lives(seen => {
    for (const { at, name, before, after } of seen)
      if (before.state !== 'settled' && after.state === 'settled' && after.outcome === 'OK') {
        expect([before.state, name]).toEqual(['authorizing', 'booked'])
        expect(at < after.deadline).toBe(true)
      }
  })
})

test('money is asked for only when this challenge was approved before the page closed (PAGE-4, PAGE-12)', () => {
  lives(seen => {
    for (const { at, name, before, after } of seen)
      if (before.state !== 'authorizing' && after.state === 'authorizing') {
        expect([before.state, name]).toEqual(['open', 'authorize'])
        expect(at < after.closesAt).toBe(true)
      }
  })
})

test('money that may have been taken goes back before anything but OK or a refusal is said (SAFE-3)', () => {
  lives(seen => {
    for (const { name, before, after } of seen)
      if (before.state === 'authorizing' && after.state === 'settled')
        expect(`${name} ${after.outcome}`).toMatch(/^(booked OK|refused KO)$/)
  })
})

test.each([
  [-1, 'authorizing'],
  [0, undefined],
  [1, undefined],
])('an approval %i ms from the closing of the page leads to %s (PAGE-12)', (milliseconds, state) => {
  const opened = open({ state: 'open', challenge: { challenge: 'c1', customer: 'anna' } })
  const move = payment.authorize(opened, 'c1', after(opened.closesAt, milliseconds))
  expect('to' in move ? move.to.state : undefined).toBe(state)
})

test.each([
  [-1, 'settled'],
  [0, 'returning'],
])('a booking heard %i ms from the deadline leads to %s (SAFE-2)', (milliseconds, state) => {
  const authorizing = open({ state: 'authorizing', customer: 'anna' })
  const move = money.booked(authorizing, booking, after(authorizing.deadline, milliseconds))
  expect('to' in move ? move.to.state : undefined).toBe(state)
})

test.each(['refuse', 'distrust', 'forget', 'authorize'])(
  'an answer to an older challenge changes nothing: %s (PAGE-4)',
  name => {
    const opened = open({ state: 'open', challenge: { challenge: 'new', customer: 'anna' } })
    expect(moves[name]?.(opened, 'old', start)).toEqual({ refused: 'not-asked' })
  },
)

function open(life: Life): Payment {
  const id = newIdPSPTransaction(start, size => Buffer.alloc(size, 1))
  const { terms } = payment.openPayment(id, redirection(), { timeout: 600_000, margin: 20_000 }, start)
  return { ...terms, ...life }
}
