/**
 * return-money · give back what may have been taken too late, before anything is said about the payment (SAFE-3).
 *
 * If nothing was taken, the bank bars the order, so that it cannot be taken later either.
 */
import type { DutyKind, Result } from '../../runtime/duties.ts'
import { advance } from '../advance.ts'
import { carefulBanking } from '../bank/careful-banking.ts'
import { within } from '../bank/within.ts'
import type { Psp } from '../context.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import { returned } from '../payment.ts'
import { patientSchedule } from './schedule.ts'

export const returnMoney = (psp: Psp): DutyKind => ({
  delays: patientSchedule,
  async perform({ subject }): Promise<Result> {
    const word = await within(psp, () => carefulBanking(psp.bank.coreBanking).returnMoney({ key: subject }))
    if (word.result === 'refused') return { failed: `the bank refuses to give back: ${word.errorCode}` }
    await advance(psp, subject as IdPSPTransaction, returned)
    return 'written'
  },
})
