/**
 * request-refund · have the PSP undo a payment (RefundTransaction): one whose outcome never came (REFUND-1), or whose
 * positive outcome could not be used (REFUND-2). A 200 ends it (REFUND-9); anything else is asked again (REFUND-8), for
 * a day; then, or once the PSP refuses, it is a person's turn (REFUND-24).
 *
 * Owed by the statement that finds the deadline over or the closing failed. The message is built from stored facts
 * alone: every attempt sends the same bytes.
 */
import type { Body } from '../../contract/operations.ts'
import { daySchedule, tenMinutes } from '../../contract/retry-schedule.ts'
import type { Duty, DutyKind, Result } from '../../runtime/duties.ts'
import { NoAnswer } from '../../runtime/http/client.ts'
import { advance } from '../advance.ts'
import type { Platform } from '../context.ts'
import { type Failed, notRefunded, owedOf, refunded } from '../refund.ts'
import { findRoute } from '../registry.ts'
import { findTransaction } from '../store/transaction.ts'
import type { Transaction } from '../transaction.ts'
import { toldOfPayer, withoutPersons } from '../without-persons.ts'
import { type RefundWord, readRefund } from './refund-answer.ts'

type Refunding = Pick<Platform, 'config' | 'clock' | 'database' | 'log' | 'registry' | 'refundPeer' | 'take'>
/** The PSP's word, or why there is none yet. */
type Said = RefundWord | { failed: string }

/** The last attempt says itself that it is the last, with the move that belongs to it. */
export const requestRefund = (platform: Refunding): DutyKind => {
  const schedule = daySchedule(platform.config.slot)
  const isLast = ({ attempt }: Duty) => schedule(attempt) === undefined
  return {
    delays: attempt => schedule(attempt) ?? tenMinutes,
    async perform(duty) {
      const transaction = await findTransaction(platform.database, duty.subject)
      const request = transaction && refundRequest(transaction)
      if (!request) return 'done'
      return conclude(platform, duty, await ask(platform, transaction, request), isLast(duty))
    },
  }
}

async function conclude(platform: Refunding, duty: Duty, said: Said, last: boolean): Promise<Result> {
  if ('failed' in said)
    return last ? giveUp(platform, duty, { reason: 'unconfirmed', said: said.failed, by: duty }) : said
  if (said.outcome === 'KO')
    return giveUp(platform, duty, { reason: 'refused', said: 'answered KO', by: duty })
  const move = await advance(platform, duty.subject, refunded)
  return move && !('refused' in move) ? 'written' : 'done'
}

/** The move leaves the duty to a person in one step with its own; that the runner does so again changes nothing. */
async function giveUp(platform: Refunding, { subject }: Duty, why: Failed): Promise<Result> {
  const move = await advance(platform, subject, (transaction, now) => notRefunded(transaction, why, now))
  return move && !('refused' in move) ? { failed: why.said, final: true } : 'done'
}

/** Three fields, always the same (REFUND-5); undefined where nothing has to be undone. */
function refundRequest(transaction: Transaction): Body<'RefundTransaction'> | undefined {
  const owed = owedOf(transaction)
  if (!owed) return undefined
  const { idPSPTransaction } = owed
  return { idTransaction: transaction.idTransaction, idPSPTransaction, action: 'refund' }
}

async function ask(
  { registry, refundPeer, log }: Refunding,
  { idTransaction, order }: Transaction,
  request: Body<'RefundTransaction'>,
): Promise<Said> {
  const note = (reason: string, more: object = {}) => {
    const failed = withoutPersons(reason, toldOfPayer(order))
    log.warn({ idTransaction, idPsp: order.idPsp, failed, ...more }, 'the PSP has not confirmed a refund')
    return { failed }
  }
  const route = findRoute(await registry.current(), order)
  if (!route) return note('its PSP, method and touchpoint are no longer in the registry')
  const answer = await refundPeer(route)
    .post('/refunds', JSON.stringify(request))
    .catch((error: unknown) => {
      if (error instanceof NoAnswer) return error
      throw error
    })
  if (answer instanceof NoAnswer) return note(`no answer: ${answer.message}`)
  const said = { status: answer.status, said: withoutPersons(answer.body, toldOfPayer(order)) }
  const read = readRefund(idTransaction, answer)
  if ('failed' in read) return note(read.failed, said)
  log.info({ idTransaction, idPsp: order.idPsp, ...read }, 'the PSP has answered a refund')
  return read
}
