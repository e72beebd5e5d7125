/** expire-payment · close a page whose time is over, and owe the platform the outcome EXPIRED (OUTCOME-1). */
import type { DutyKind } from '../../runtime/duties.ts'
import type { Psp } from '../context.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import { expire } from '../payment.ts'
import { findPayment } from '../store/payment.ts'
import { endUnpaid } from '../withdraw-challenge.ts'
import { patientSchedule } from './schedule.ts'

export const expirePayment = (psp: Psp): DutyKind => ({
  delays: patientSchedule,
  async perform({ subject }) {
    const payment = await findPayment(psp.database, subject as IdPSPTransaction)
    const move = payment && (await endUnpaid(psp, payment, expire))
    if (move && 'refused' in move && move.refused === 'not-yet') return { failed: 'its time is not over yet' }
    return 'done'
  },
})
