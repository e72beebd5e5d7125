/**
 * await-outcome · the PSP accepted the closing, and owes sendPaymentOutcome (NOTIFY-5).
 *
 * Owed by the statement that accepts the closing, dated at the end of the payment token, and ended by the outcome when
 * it comes. If it has not come by then, a person is told: the payer's money may be with a PSP that has gone silent
 * (SAFE-3).
 */
import type { DutyKind } from '../../runtime/duties.ts'
import type { Platform } from '../context.ts'
import { findTransaction } from '../store/transaction.ts'
import { steadySchedule } from './schedule.ts'

const missing = 'the PSP accepted the closing and has not sent sendPaymentOutcome'

export const awaitOutcome = ({ database }: Pick<Platform, 'database'>): DutyKind => ({
  delays: steadySchedule,
  async perform({ subject }) {
    const transaction = await findTransaction(database, subject)
    return transaction?.state === 'CLOSED' ? { failed: missing, final: true } : 'done'
  },
})
