/**
 * The PSP gives the money of a payment back on its own initiative, as long as the platform does not count on it
 * (NOTIFY-7). Here it is decided and promised; whichever node is running keeps the promise by its duty.
 */
import { after, type Clock } from '../runtime/clock.ts'
import type { Database } from '../runtime/database.ts'
import { leaveAll } from '../runtime/duties.ts'
import { advance } from './advance.ts'
import type { IdPSPTransaction } from './id-psp-transaction.ts'
import { giveUpMoney } from './money.ts'
import type { Reason } from './payment.ts'
import { findPayment, findPaymentOf, type Stored } from './store/payment.ts'

/** The payment as it stands afterwards; `refused`: it was not touched. */
export type GivenBack = { payment: Stored; refused?: Reason }

export type GiveBackOptions = {
  database: Database
  clock: Clock
  /** The platform's identifier of the payment, or the PSP's. */
  id: string
  /** Milliseconds to wait for the bank's word. */
  patience: number
}

const interval = 200

/** Undefined: there is no such payment. */
export async function giveBack({
  database,
  clock,
  id,
  patience,
}: GiveBackOptions): Promise<GivenBack | undefined> {
  const found = (await findPaymentOf(database, id)) ?? (await findPayment(database, id as IdPSPTransaction))
  if (!found) return undefined
  const psp = { database, clock, take: leaveAll, moved: () => {} } // the nodes look for what is due by themselves
  const move = await advance(psp, found.idPSPTransaction, giveUpMoney, found)
  const end = after(clock.now(), patience)
  while (true) {
    const payment = (await findPayment(database, found.idPSPTransaction)) ?? found
    if (move && 'refused' in move) return { payment, refused: move.refused }
    if (payment.state !== 'refunding' || clock.now() >= end) return { payment }
    await clock.sleep(interval)
  }
}
