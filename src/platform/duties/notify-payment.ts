/**
 * notify-payment · ask the PSP to accept the closing of a payment that it took (pspNotifyPaymentV2), until it answers
 * OK or KO (NOTIFY-1, NOTIFY-4). KO is case 2 (REFUND-11, REFUND-13).
 *
 * Owed by the statement that takes note of the outcome OK, and ended by the one that closes, by a sendPaymentOutcome
 * that comes first, or by the end of the payment token. Every attempt sends the same bytes.
 */
import { callSoap, NoReply } from '../../contract/soap/call-soap.ts'
import { codeIn } from '../../contract/soap/faults.ts'
import type { Fault, NodeReply } from '../../contract/soap/messages.ts'
import type { DutyKind, Result } from '../../runtime/duties.ts'
import { NoAnswer } from '../../runtime/http/client.ts'
import { advance } from '../advance.ts'
import { close, refuseClosing } from '../closing.ts'
import type { Platform } from '../context.ts'
import { closingNamesOf, findRoute } from '../registry.ts'
import { insertDispute } from '../store/dispute.ts'
import { findTransaction, type Stored } from '../store/transaction.ts'
import { toldOfPayer, withoutPersons } from '../without-persons.ts'
import { type Closing, notifyMessage } from './notify-message.ts'
import { closingSchedule } from './schedule.ts'

type Notifying = Pick<Platform, 'config' | 'clock' | 'database' | 'log' | 'registry' | 'closingPeer' | 'take'>

export const notifyPayment = (platform: Notifying): DutyKind => ({
  delays: closingSchedule,
  async perform(duty) {
    const transaction =
      (duty.seen as Stored | undefined) ?? (await findTransaction(platform.database, duty.subject))
    if (transaction?.state !== 'AUTHORIZATION_COMPLETED') return 'done'
    if (platform.clock.now() >= transaction.tokenEndsAt) return 'done' // expire-transaction does the rest
    const reply = await ask(platform, transaction)
    if ('failed' in reply) return reply
    return reply.outcome === 'OK'
      ? accepted(platform, transaction)
      : refused(platform, transaction, reply.fault)
  },
})

/** Whatever is no answer of the PSP's to this message leaves open what it holds for accepted: it is asked again. */
async function ask(platform: Notifying, closing: Closing): Promise<NodeReply | { failed: string }> {
  const { config, registry, closingPeer } = platform
  const route = findRoute(await registry.current(), closing.order)
  if (!route) return { failed: 'its PSP, method and touchpoint are no longer in the registry' }
  const message = notifyMessage(closing, {
    names: closingNamesOf(route),
    creditorIban: config.creditorIban,
  })
  try {
    return await callSoap(closingPeer(route), 'pspNotifyPaymentV2', message)
  } catch (error) {
    if (error instanceof NoAnswer || error instanceof NoReply)
      return { failed: withoutPersons(error.message, toldOfPayer(closing.order)) }
    throw error
  }
}

async function accepted(platform: Notifying, transaction: Stored): Promise<Result> {
  const move = await advance(platform, transaction.idTransaction, close, transaction)
  return move && 'to' in move ? 'written' : 'done'
}

async function refused(platform: Notifying, transaction: Stored, fault: Fault): Promise<Result> {
  const { idTransaction, order } = transaction
  const description = withoutPersons(fault.description ?? '', toldOfPayer(order))
  const said = { faultCode: codeIn(fault), description }
  platform.log.warn({ idTransaction, ...said }, 'the PSP refused a closing')
  const move = await advance(platform, idTransaction, refuseClosing, transaction)
  if (move && 'to' in move) return 'written'
  if (move?.refused === 'accepted') await disputeAccepted(platform, idTransaction, codeIn(fault))
  return 'done'
}

/**
 * The PSP has accepted by another message what it refuses by this one: its acceptance stands, and a person looks. The
 * duty has ended with the acceptance, and nothing would ask again: this is written right after the read that shows it.
 */
async function disputeAccepted({ database, clock, log }: Notifying, id: string, faultCode: string) {
  const said = `pspNotifyPaymentV2 was answered KO (${faultCode})`
  if (await insertDispute(database, id, clock.now(), said))
    log.error({ idTransaction: id, said }, 'the PSP disputes what it accepted')
}
