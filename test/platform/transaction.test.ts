import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { hear } from '../../src/platform/report.ts'
import {
  activate,
  expire,
  giveUp,
  handOut,
  type Move,
  type Order,
  type Outcome,
  type Transaction,
} from '../../src/platform/transaction.ts'
import { idPsp, notice } from './platform-world.ts'

const order: Order = {
  notices: [notice],
  fee: 150,
  idPsp,
  idPaymentMethod: 'RPIC',
  touchpoint: 'CHECKOUT',
}
const start = new Date('2026-03-02T09:00:00Z').getTime()
const { terms, move } = activate(newIdTransaction(), order, 13_000, new Date(start))

type Step = { name: string; take: (transaction: Transaction, now: Date) => Move | { refused: string } }

const given = { idPSPTransaction: 'P', timeout: 60_000 }
const anyOutcome = fc.constantFrom<Outcome>('OK', 'KO', 'CANCELED', 'EXPIRED', 'ERROR')
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>({ name: 'hand out', take: (transaction, now) => handOut(transaction, given, now) }),
  fc.constant<Step>({ name: 'give up', take: (transaction, now) => giveUp(transaction, 'late', now) }),
  fc.constant<Step>({ name: 'expire', take: expire }),
  fc.record({ outcome: anyOutcome, psp: fc.constantFrom('P', 'Q') }).map(
    ({ outcome, psp }): Step => ({
      name: `hear ${outcome} of ${psp}`,
      take: (transaction, now) =>
        hear(transaction, { idTransaction: terms.idTransaction, idPsp, idPSPTransaction: psp, outcome }, now),
    }),
  ),
)
const anyStory = fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), anyStep), { maxLength: 12 })

test('in whatever order things happen: an end stays, an outcome never changes, each wait has its duty (SAFE-4, SAFE-5)', () => {
  fc.assert(
    fc.property(anyStory, story => {
      let transaction: Transaction = { ...terms, ...move.to }
      let owed = move.owes.map(({ duty }) => duty)
      let locked = true
      let now = start
      for (const [pause, { take }] of story) {
        now += pause
        const next = take(transaction, new Date(now))
        if ('refused' in next) continue
        expect(['ACTIVATED', 'AUTHORIZATION_REQUESTED']).toContain(transaction.state)
        transaction = { ...terms, ...next.to }
        owed = [...owed.filter(duty => !next.ends.includes(duty)), ...next.owes.map(({ duty }) => duty)]
        if (next.unlocks) locked = false
      }
      const waits = transaction.state === 'ACTIVATED' || transaction.state === 'AUTHORIZATION_REQUESTED'
      const nothingTaken =
        transaction.state === 'UNAUTHORIZED' || transaction.state === 'EXPIRED_NOT_AUTHORIZED'
      expect(owed.includes('expire-transaction')).toBe(waits)
      expect(locked).toBe(!nothingTaken)
    }),
    { numRuns: 1_000 },
  )
})
