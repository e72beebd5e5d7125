import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { close, refuseClosing, settle } from '../../src/platform/closing.ts'
import { notRefunded, owedOf, refunded } from '../../src/platform/refund.ts'
import { disputeIn, hear } from '../../src/platform/report.ts'
import {
  activate,
  type DutyName,
  expire,
  giveUp,
  handOut,
  type Move,
  type Order,
  type Outcome,
  type Transaction,
} from '../../src/platform/transaction.ts'
import { idPsp, nobody, notice } from './platform-world.ts'

const order: Order = {
  notices: [notice],
  fee: 150,
  idPsp,
  idPaymentMethod: 'RPIC',
  touchpoint: 'CHECKOUT',
  email: 'payer@example.it',
}
const start = new Date('2026-03-02T09:00:00Z').getTime()
const { terms, move } = activate(newIdTransaction(), order, 13_000, new Date(start))
const outcomes: Outcome[] = ['OK', 'KO', 'CANCELED', 'EXPIRED', 'ERROR']
const report = (outcome: Outcome, idPSPTransaction = 'P') => ({
  ...{ idTransaction: terms.idTransaction, idPsp, idPSPTransaction, outcome },
})

type Taken = Move | { refused: string }
type Step = { name: string; take: (transaction: Transaction, now: Date) => Taken }

const given = { idPSPTransaction: 'P', timeout: 60_000 }
const handingOut: Step = { name: 'hand out', take: (transaction, now) => handOut(transaction, given, now) }
const hearing = (outcome: Outcome, psp = 'P'): Step => ({
  name: `hear ${outcome} of ${psp}`,
  take: (transaction, now) => hear(transaction, report(outcome, psp), now),
})
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    handingOut,
    { name: 'give up', take: (transaction, now) => giveUp(transaction, 'late', now) },
    { name: 'expire', take: expire },
    { name: 'close', take: close },
    { name: 'refuse the closing', take: refuseClosing },
    { name: 'refunded', take: refunded },
  ),
  fc
    .record({ outcome: fc.constantFrom(...outcomes), psp: fc.constantFrom('P', 'P', 'Q') })
    .map(({ outcome, psp }) => hearing(outcome, psp)),
  fc.constantFrom('OK', 'KO').map(
    (outcome): Step => ({
      name: `settle ${outcome}`,
      take: (transaction, now) => settle(transaction, { outcome, idempotencyKey: 'K' }, now),
    }),
  ),
  fc.constantFrom('refused', 'unconfirmed').map(
    (reason): Step => ({
      name: `not refunded: ${reason}`,
      take: (transaction, now) => notRefunded(transaction, { reason, said: 'KO', by: nobody }, now),
    }),
  ),
)
/** Some pauses are long, so that deadlines and the end of the token are passed as well as kept. */
const anyPause = fc.oneof(fc.nat(5_000), fc.constantFrom(13_000, 60_000, 900_000))
const anyStory = fc
  .tuple(
    fc.constantFrom<Step[]>([], [handingOut], [handingOut, hearing('OK')]),
    fc.array(fc.tuple(anyPause, anyStep), { maxLength: 12 }),
  )
  .map(([begun, rest]) => [...begun.map((step): [number, Step] => [1_000, step]), ...rest])

/** Everything that a story leaves behind: each state that was reached, how, and what was owed and locked then. */
function live(story: [number, Step][]) {
  const first = { transaction: { ...terms, ...move.to } as Transaction, unlocks: 0, name: 'activate' }
  const chapters = [{ ...first, owed: new Set(move.owes.map(({ duty }) => duty)), now: start }]
  let now = start
  for (const [pause, { name, take }] of story) {
    now += pause
    const last = chapters.at(-1) ?? chapters[0]
    if (!last) break
    const next = take(last.transaction, new Date(now))
    if ('refused' in next) continue
    const owed = new Set([...last.owed].filter(duty => !next.ends.includes(duty)))
    for (const { duty } of next.owes) owed.add(duty)
    if (next.givesUp) expect(owed).toContain(next.givesUp.duty)
    const unlocks = last.unlocks + (next.unlocks ? 1 : 0)
    chapters.push({ transaction: { ...terms, ...next.to }, owed, unlocks, name, now })
  }
  return chapters
}

const always = (check: (chapters: ReturnType<typeof live>) => void) =>
  fc.assert(
    fc.property(anyStory, story => check(live(story))),
    { numRuns: 3_000 },
  )

/** What brings each state on; in REFUND_ERROR it has been left to a person. */
const bringsOn: Record<Transaction['state'], DutyName[]> = {
  ACTIVATED: ['expire-transaction'],
  AUTHORIZATION_REQUESTED: ['expire-transaction'],
  AUTHORIZATION_COMPLETED: ['notify-payment', 'expire-transaction'],
  CLOSED: ['await-outcome'],
  NOTIFIED_OK: ['send-receipt'],
  UNAUTHORIZED: [],
  EXPIRED_NOT_AUTHORIZED: [],
  EXPIRED: ['request-refund'],
  REFUND_REQUESTED: ['request-refund'],
  REFUNDED: [],
  REFUND_ERROR: ['request-refund'],
}
const payable = ['UNAUTHORIZED', 'EXPIRED_NOT_AUTHORIZED', 'REFUNDED']
const ended = [...payable, 'NOTIFIED_OK']

describe('in whatever order things happen', () => {
  test('notices are payable again, once, only where nothing was taken or all of it came back (SAFE-4, REFUND-12)', () => {
    always(chapters => {
      for (const { transaction, unlocks } of chapters)
        expect([transaction.state, unlocks]).toEqual([
          transaction.state,
          payable.includes(transaction.state) ? 1 : 0,
        ])
    })
  })

  test('every state owes exactly what brings it on, and an end owes nothing but a receipt (SAFE-3, SAFE-6)', () => {
    always(chapters => {
      for (const { transaction, owed } of chapters)
        expect([transaction.state, [...owed].toSorted()]).toEqual([
          transaction.state,
          bringsOn[transaction.state].toSorted(),
        ])
    })
  })

  test('an end stays (SAFE-5)', () => {
    always(chapters => {
      for (const { transaction } of chapters.slice(0, -1)) expect(ended).not.toContain(transaction.state)
    })
  })

  test('an outcome that was heard stays the one that was heard, annulled or not (OUTCOME-19, SAFE-5, REFUND-13)', () => {
    always(chapters => {
      const told = chapters.find(({ name }) => name.startsWith('hear '))?.name.split(' ')[1]
      for (const { transaction, name } of chapters.slice(
        chapters.findIndex(one => one.name.startsWith('hear')),
      )) {
        expect(outcomes.filter(outcome => saidOf(transaction, outcome) === 'heard')).toEqual(
          told === undefined ? [] : [told],
        )
        expect(name.startsWith('hear ') && name.split(' ')[1] !== told).toBe(false)
      }
    })
  })

  test('what was annulled is never paid again, and what is paid is never undone (SAFE-2, REFUND-13, NOTIFY-6)', () => {
    always(chapters => {
      const states = chapters.map(({ transaction }) => transaction.state)
      const undone = states.some(state => state.startsWith('REFUND') || state === 'EXPIRED')
      expect(undone && states.includes('NOTIFIED_OK')).toBe(false)
      for (const { transaction, now } of chapters) {
        if ('outcome' in transaction && transaction.outcome === 'OK')
          expect(owedOf(transaction)).toBeUndefined()
        if (owedOf(transaction))
          expect(settle(transaction, { outcome: 'OK' }, new Date(now))).toEqual({ refused: 'annulled' })
      }
    })
  })

  test('every state is reached by some story, so that the others say something', () => {
    const reached = new Set<string>()
    always(chapters => {
      for (const { transaction } of chapters) reached.add(transaction.state)
    })
    expect([...reached].toSorted()).toEqual(Object.keys(bringsOn).toSorted())
  })
})

const saidOf = (transaction: Transaction, outcome: Outcome) => {
  const heard = hear(transaction, report(outcome), new Date(start))
  return 'refused' in heard ? heard.refused : 'moved'
}

/** The state that steps lead to, all of which are taken. */
function after(...steps: ((transaction: Transaction, now: Date) => Taken)[]): Transaction {
  return steps.reduce<Transaction>(
    (transaction, step) => {
      const next = step(transaction, new Date(start))
      if ('refused' in next) throw new Error(next.refused)
      return { ...terms, ...next.to }
    },
    { ...terms, ...move.to },
  )
}
const handed = (transaction: Transaction, now: Date) => handOut(transaction, given, now)
const heard = (outcome: Outcome) => (transaction: Transaction, now: Date) =>
  hear(transaction, report(outcome), now)

test('case 1 begins at the very deadline, and owes the refund at once (REFUND-1, REFUND-10)', () => {
  const transaction = after(handed)
  expect(expire(transaction, new Date(start + 59_999))).toEqual({ refused: 'not-yet' })
  const deadline = new Date(start + 60_000)
  expect(expire(transaction, deadline)).toMatchObject({
    to: { state: 'EXPIRED', idPSPTransaction: 'P' },
    owes: [{ duty: 'request-refund', at: deadline }],
    unlocks: false,
  })
})

test('case 2 begins when the PSP refuses the closing, or has not accepted it when the token ends; its OK is annulled (REFUND-2, REFUND-11, REFUND-13)', () => {
  const transaction = after(handed, heard('OK'))
  const annulled = { state: 'REFUND_REQUESTED', idPSPTransaction: 'P', annulled: 'OK' }
  expect(refuseClosing(transaction, new Date(start))).toMatchObject({ to: annulled })
  expect(expire(transaction, new Date(start + 899_999))).toEqual({ refused: 'not-yet' })
  expect(expire(transaction, new Date(start + 900_000))).toMatchObject({
    to: annulled,
    ends: expect.arrayContaining(['notify-payment']),
  })
})

test('a person sees what contradicts itself, and money by a URL that nobody has or that was given back; nothing else (SAFE-2)', () => {
  expect(outcomes.filter(outcome => disputeIn(report(outcome), 'contradicted'))).toEqual(outcomes)
  for (const refused of ['never-asked', 'given-back'] as const)
    expect(outcomes.filter(outcome => disputeIn(report(outcome), refused))).toEqual(['OK'])
  for (const refused of ['heard', 'mismatch', 'too-early', 'too-late'] as const)
    expect(outcomes.filter(outcome => disputeIn(report(outcome), refused))).toEqual([])
})

test('an OK after the refund: given back where it was not heard before, and heard again where it was annulled (SAFE-2, OUTCOME-18)', () => {
  const unheard = (transaction: Transaction) => expire(transaction, new Date(start + 60_000))
  const given = after(handed, unheard, refunded)
  const annulled = after(handed, heard('OK'), refuseClosing, refunded)
  expect([saidOf(given, 'OK'), saidOf(annulled, 'OK')]).toEqual(['given-back', 'heard'])
  const failed = (transaction: Transaction, now: Date) =>
    notRefunded(transaction, { reason: 'refused', said: 'KO', by: nobody }, now)
  for (const late of [after(handed, unheard), after(handed, unheard, failed)])
    expect(saidOf(late, 'OK')).toBe('too-late')
  for (const transaction of [given, annulled]) {
    expect(settle(transaction, { outcome: 'OK' }, new Date(start))).toEqual({ refused: 'given-back' })
    expect(settle(transaction, { outcome: 'KO' }, new Date(start))).toEqual({ refused: 'annulled' })
  }
})

test('a refusal to close what the PSP has accepted by another message is told from one that is void (NOTIFY-4, SAFE-2)', () => {
  const closed = after(handed, heard('OK'), close)
  const paid = after(handed, heard('OK'), transaction =>
    settle(transaction, { outcome: 'OK' }, new Date(start)),
  )
  for (const transaction of [closed, paid])
    expect(refuseClosing(transaction, new Date(start))).toEqual({ refused: 'accepted' })
  const undone = after(handed, heard('OK'), refuseClosing)
  expect(refuseClosing(undone, new Date(start))).toEqual({ refused: 'not-closing' })
})
