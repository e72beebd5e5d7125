import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { accept, type Disagreed } from '../../src/psp/closing.ts'
import { newIdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import * as money from '../../src/psp/money.ts'
import type { DutyName, Life, Move, Payment, Refusal } from '../../src/psp/payment.ts'
import * as payment from '../../src/psp/payment.ts'
import { after } from '../../src/runtime/clock.ts'
import { redirection } from './psp-world.ts'

const start = new Date('2026-03-02T09:00:00.000Z')
const booking = { at: start, authorizationCode: 'A1' }
const moves: Record<string, (on: Payment, challenge: string, now: Date) => Move | Refusal | Disagreed> = {
  attempt: (on, _id, now) => payment.attempt(on, now),
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
  barred: (on, _id, now) => money.returned(on, now, 'nothing-taken'),
  kept: (on, _id, now) => money.kept(on, 'KEPT', now, { id: 1, attempt: 1 }),
  refund: (on, _id, now) => money.refund(on, now),
  giveUpMoney: (on, _id, now) => money.giveUpMoney(on, now),
  accept: (on, _id, now) => accept(on, claimOf(on), now),
}
const claimOf = ({ idPSPTransaction, request: { idPsp, amount } }: Payment) => ({
  ...{ idPsp, idPSPTransaction, totalAmount: amount, fee: 150 },
  ...{ authorizationCode: booking.authorizationCode, paymentTokens: ['t1'] as [string] },
})
type Name = keyof typeof moves & string

/** `left`: the duties that stand in people's hands. */
type Seen = { at: Date; name: Name; before: Payment; after: Payment; owed: DutyName[]; left: DutyName[] }

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
  const owed = new Set(move.owes.map(({ duty }) => duty))
  const left = new Set<DutyName>()
  const forget = (duty: DutyName) => [owed.delete(duty), left.delete(duty)].includes(true)
  return steps.map(({ name, challenge, wait }) => {
    now = after(now, wait)
    const before: Payment = { ...terms, ...life }
    const moved = moves[name]?.(before, challenge, now)
    if (moved && 'to' in moved) {
      life = moved.to
      for (const duty of moved.ends) forget(duty)
      if (moved.givesUp && forget(moved.givesUp.duty)) left.add(moved.givesUp.duty)
      for (const { duty } of moved.owes) {
        forget(duty)
        owed.add(duty)
      }
    }
    return { at: now, name, before, after: { ...terms, ...life }, owed: [...owed], left: [...left] }
  })
}

const paid = { outcome: 'OK', timestampOperation: start, authorizationCode: 'A1' } as const
const settled = (ending: payment.Ending) => open({ state: 'settled', at: start, ...ending })

function open(life: Life): Payment {
  const id = newIdPSPTransaction(start, size => Buffer.alloc(size, 1))
  const { terms } = payment.openPayment(id, redirection(), { timeout: 600_000, margin: 20_000 }, start)
  return { ...terms, ...life }
}

const step = fc.record({
  name: fc.constantFrom(...Object.keys(moves)),
  challenge: fc.constantFrom('c1', 'c2'),
  wait: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(1, 20_000, 579_999, 580_000, 599_999, 600_000) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 700_000 }) },
  ),
})
/** How far a life has come before chance takes over: chance alone seldom gets as far as the bank. */
const beginnings = [
  [],
  Array(payment.mostAttempts).fill('attempt'),
  ['challenge', 'authorize'],
  ['challenge', 'authorize', 'booked'],
  ['challenge', 'authorize', 'booked', 'accept'],
  ['challenge', 'authorize', 'booked', 'refund'],
].map(names => names.map(name => ({ name, challenge: 'c1', wait: 0 })))
const life = fc
  .tuple(fc.constantFrom(...beginnings), fc.array(step, { maxLength: 25 }))
  .map(([beginning, rest]) => live([...beginning, ...rest]))
const lives = (check: (seen: Seen[]) => void, chance: fc.Parameters<[Seen[]]> = {}) =>
  fc.assert(fc.property(life, check), { numRuns: 2_000, ...chance })

test('chance reaches every state, by every way', () => {
  const reached = new Set<string>()
  lives(seen => {
    for (const { name, before, after } of seen)
      if (!isDeepStrictEqual(after, before)) reached.add(`${before.state} ${name} ${after.state}`)
  }, sameEachTime)
  expect([...reached].sort()).toEqual(ways)
})

const sameEachTime = { seed: 1, numRuns: 4_000 }
const ways = `
authorizing booked refunding
authorizing booked returning
authorizing booked settled
authorizing refund authorizing
authorizing refused refunded
authorizing refused settled
authorizing silent refunding
authorizing silent returning
open attempt open
open attempt settled
open authorize authorizing
open cancel settled
open challenge open
open distrust settled
open expire settled
open forget open
open refund refunded
open refuse settled
refunding barred refunded
refunding kept retained
refunding returned refunded
retained barred refunded
retained giveUpMoney refunding
retained returned refunded
returning barred settled
returning refund refunding
returning returned settled
settled accept settled
settled giveUpMoney refunding
settled refund refunded
settled refund refunding
`
  .trim()
  .split('\n')

test('an outcome that was settled never becomes another one (SAFE-5)', () => {
  lives(seen => {
    const outcomes = seen.flatMap(({ after }) => (after.state === 'settled' ? [after.outcome] : []))
    expect(new Set(outcomes).size).toBeLessThanOrEqual(1)
  })
})

test('what was settled changes by a refund, by the PSP’s own initiative, and by the closing alone (SAFE-5)', () => {
  lives(seen => {
    for (const { name, before, after } of seen)
      if (before.state === 'settled' && !isDeepStrictEqual(after, before)) {
        expect(name).toMatch(/^(refund|giveUpMoney|accept)$/)
        if (name === 'accept') expect(after).toEqual({ ...before, accepted: expect.anything() })
        else expect(after.state).toBe(before.outcome === 'OK' ? 'refunding' : 'refunded')
      }
  })
})

test('a payment owes exactly what brings it on, and what was undone owes nothing (OUTCOME-1, SAFE-3, SAFE-6)', () => {
  lives(seen => {
    for (const { after, owed } of seen) expect(owed).toEqual(bringsOn(after))
  })
})

function bringsOn(payment: Payment): DutyName[] {
  switch (payment.state) {
    case 'open':
      return ['expire-payment']
    case 'authorizing':
      return ['take-money']
    case 'returning':
    case 'refunding':
      return ['return-money']
    case 'settled':
      return 'accepted' in payment ? ['deliver-outcome', 'send-payment-outcome'] : ['deliver-outcome']
    case 'refunded':
    case 'retained':
      return []
  }
}

test('what the bank keeps is left to people, and nothing else is (REFUND-7)', () => {
  lives(seen => {
    for (const { after, left } of seen)
      expect(left).toEqual(after.state === 'retained' ? ['return-money'] : [])
  })
})

test('whoever asks later whether money was taken hears what the bank said of it (REFUND-20)', () => {
  lives(seen => {
    const word = seen.find(
      ({ name, before, after }) => /returned|barred/.test(name) && before.state !== after.state,
    )
    if (!word) return
    const returned = word.name === 'returned' || undefined
    for (const { after } of seen.slice(seen.indexOf(word)))
      expect('returned' in after ? after.returned : undefined).toBe(returned)
  })
})

test('after a refund no money is asked for, and no outcome is told (REFUND-20)', () => {
  lives(seen => {
    const undone = seen.findIndex(
      ({ name, before, after }) => name === 'refund' && !isDeepStrictEqual(after, before),
    )
    if (undone < 0) return
    for (const { after } of seen.slice(undone)) {
      expect(after.state).not.toMatch(/^(open|returning|settled)$/)
      if (after.state === 'authorizing') expect(after.refundAsked).toBe(true)
    }
  })
})

test('a refund where nothing was taken is over at once; else it is over when the bank has said so (REFUND-22, SAFE-3)', () => {
  lives(seen => {
    for (const { name, before, after } of seen)
      if (before.state !== 'refunded' && after.state === 'refunded') {
        const taken = before.state === 'settled' && before.outcome === 'OK'
        expect(taken).toBe(false)
        expect(`${before.state} ${name}`).toMatch(
          /^((open|settled) refund|authorizing refused|(refunding|retained) (returned|barred))$/,
        )
      }
  })
})

test('the answer to a refund stays, but for a KO that has come to be untrue (REFUND-3, REFUND-7)', () => {
  lives(seen => {
    const answers = seen.map(({ after }) => money.refundAnswer(after)).filter(answer => answer !== undefined)
    const told = answers.filter((answer, place) => answer !== answers[place - 1]).join(' ')
    expect(told).toMatch(/^(|OK|CANCELED|KO|KO CANCELED)$/)
  })
})

test('CANCELED is answered only where the PSP gave the money back on its own initiative, or after a KO (REFUND-7)', () => {
  lives(seen => {
    for (const [place, { after }] of seen.entries())
      if (money.refundAnswer(after) === 'CANCELED') {
        const undoing = seen.slice(0, place + 1).filter(one => one.after.state !== one.before.state)
        const own = undoing.some(({ name }) => name === 'giveUpMoney')
        expect(own || undoing.some(({ after }) => after.state === 'retained')).toBe(true)
      }
  })
})

test('once the closing is accepted, the PSP gives nothing back on its own initiative (NOTIFY-7)', () => {
  lives(seen => {
    for (const { name, before, after } of seen)
      if (before.state === 'settled' && 'accepted' in before && name === 'giveUpMoney')
        expect(after).toEqual(before)
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

test.each([
  ['open', open({ state: 'open' }), 'refunded'],
  ['authorizing', open({ state: 'authorizing', customer: 'anna' }), 'authorizing'],
  ['returning', open({ state: 'returning', errorCode: 'BANK_SILENT' }), 'refunding'],
  ['settled without money', settled({ outcome: 'KO', errorCode: 'NO_FUNDS' }), 'refunded'],
  ['settled with money', settled(paid), 'refunding'],
])('a refund of a payment that is %s, long after its deadline (REFUND-19)', (_state, on, state) => {
  const move = money.refund(on, after(on.deadline, 90 * 24 * 3_600_000))
  expect('to' in move ? move.to.state : undefined).toBe(state)
})

test.each(['refunding', 'refunded', 'retained'] as const)(
  'a refund of a payment that is %s already changes nothing (REFUND-3)',
  state => {
    const at = start
    const undone: Life =
      state === 'retained' ? { state, errorCode: 'KEPT', at } : { state, by: 'platform', at }
    expect(money.refund(open(undone), start)).toEqual({ refused: 'asked-already' })
  },
)
