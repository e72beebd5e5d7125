/** The payment that a duty is about: as whoever came to owe it has just written it, or as it is stored. */
import type { Duty } from '../runtime/duties.ts'
import type { Psp } from './context.ts'
import type { IdPSPTransaction } from './id-psp-transaction.ts'
import { findPayment, type Stored } from './store/payment.ts'

export const paymentOf = async ({ database }: Pick<Psp, 'database'>, { subject, seen }: Duty) =>
  (seen as Stored | undefined) ?? findPayment(database, subject as IdPSPTransaction)
