import { expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { close, settle } from '../../src/platform/closing.ts'
import { expire, type Transaction } from '../../src/platform/transaction.ts'
import { after } from '../../src/runtime/clock.ts'
import { idPsp, notice } from './platform-world.ts'

const activatedAt = new Date('2026-03-02T09:00:00Z')
const tokenEndsAt = after(activatedAt, 900_000)
const completed: Transaction = {
  idTransaction: newIdTransaction(),
  order: { notices: [notice], fee: 150, idPsp, idPaymentMethod: 'RPIC', touchpoint: 'CHECKOUT' },
  activatedAt,
  state: 'AUTHORIZATION_COMPLETED',
  at: after(activatedAt, 60_000),
  tokenEndsAt,
  idPSPTransaction: 'P',
  outcome: 'OK',
}
const stateAfter = (move: ReturnType<typeof close | typeof settle | typeof expire>) =>
  'to' in move ? move.to.state : move.refused

test.each([
  [-1, 'CLOSED', 'NOTIFIED_OK', 'not-yet'],
  [0, 'too-late', 'annulled', 'REFUND_REQUESTED'],
  [1, 'too-late', 'annulled', 'REFUND_REQUESTED'],
])(
  '%i ms from the end of the token an acceptance leads to %s, sendPaymentOutcome to %s, the clock to %s (NOTIFY-4)',
  (milliseconds, accepted, said, waited) => {
    const now = after(tokenEndsAt, milliseconds)
    expect(stateAfter(close(completed, now))).toBe(accepted)
    expect(stateAfter(settle(completed, { outcome: 'OK' }, now))).toBe(said)
    expect(stateAfter(expire(completed, now))).toBe(waited)
  },
)

test('what was accepted in time is confirmed however late (NOTIFY-5)', () => {
  const move = close(completed, after(tokenEndsAt, -1))
  const closed: Transaction = 'to' in move ? { ...completed, ...move.to } : completed
  expect(stateAfter(settle(closed, { outcome: 'OK' }, after(tokenEndsAt, 86_400_000)))).toBe('NOTIFIED_OK')
})
