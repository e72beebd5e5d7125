/**
 * return-money · give back what may have been taken: too late, before anything is said about the payment (SAFE-3), or
 * because it is to be undone, whether or not somebody still waits for the answer (REFUND-23).
 *
 * If nothing was taken, the bank bars the order, so that it cannot be taken later either. A refusal answers a refund, for
 * the bank means it, and then it is a person's turn, who may have the bank asked once more (REFUND-7); where nobody has
 * asked for the money yet, the bank is asked again.
 */
import type { Duty, DutyKind, Result } from '../../runtime/duties.ts'
import { advance } from '../advance.ts'
import { carefulBanking } from '../bank/careful-banking.ts'
import { within } from '../bank/within.ts'
import type { Psp } from '../context.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import { keeping, kept, returned } from '../money.ts'
import { patientSchedule } from './schedule.ts'

export const returnMoney = (psp: Psp): DutyKind => ({
  delays: patientSchedule,
  async perform(duty): Promise<Result> {
    const { subject } = duty
    const word = await within(psp, () => carefulBanking(psp.bank.coreBanking).returnMoney({ key: subject }))
    const id = subject as IdPSPTransaction
    if (word.result === 'refused') return keep(psp, duty, word.errorCode)
    const { result } = word
    const move = await advance(psp, id, (payment, now) => returned(payment, now, result))
    return move && 'to' in move ? 'written' : 'done'
  },
})

/** The move leaves the duty to a person in one step with its own; that the runner does so again changes nothing. */
async function keep(psp: Psp, duty: Duty, errorCode: string): Promise<Result> {
  const id = duty.subject as IdPSPTransaction
  const move = await advance(psp, id, (payment, now) => kept(payment, errorCode, now, duty))
  if (!move) return 'done'
  const failed = keeping(errorCode)
  if ('to' in move || move.refused === 'kept-already') return { failed, final: true }
  return move.refused === 'not-asked' ? { failed } : 'done'
}
