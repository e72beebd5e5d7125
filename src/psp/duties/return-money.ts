/**
 * return-money · give back what may have been taken: too late, before anything is said about the payment (SAFE-3), or
 * because it is to be undone, whether or not somebody still waits for the answer (REFUND-23).
 *
 * If nothing was taken, the bank bars the order, so that it cannot be taken later either. A refusal ends a refund, for
 * the bank means it; where nobody has asked for the money yet, the bank is asked again.
 */
import type { DutyKind, Result } from '../../runtime/duties.ts'
import { advance } from '../advance.ts'
import { carefulBanking } from '../bank/careful-banking.ts'
import { within } from '../bank/within.ts'
import type { Psp } from '../context.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import { kept, returned } from '../money.ts'
import { patientSchedule } from './schedule.ts'

export const returnMoney = (psp: Psp): DutyKind => ({
  delays: patientSchedule,
  async perform({ subject }): Promise<Result> {
    const word = await within(psp, () => carefulBanking(psp.bank.coreBanking).returnMoney({ key: subject }))
    const id = subject as IdPSPTransaction
    if (word.result === 'refused') return keep(psp, id, word.errorCode)
    const { result } = word
    const move = await advance(psp, id, (payment, now) => returned(payment, now, result))
    return move && 'to' in move ? 'written' : 'done'
  },
})

async function keep(psp: Psp, id: IdPSPTransaction, errorCode: string): Promise<Result> {
  const move = await advance(psp, id, (payment, now) => kept(payment, errorCode, now))
  if (!move || 'to' in move) return move ? 'written' : 'done'
  return move.refused === 'not-asked' ? { failed: `the bank refuses to give back: ${errorCode}` } : 'done'
}
