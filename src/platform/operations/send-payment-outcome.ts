/**
 * sendPaymentOutcomeV2 · SOAP · the PSP tells that the payments under these tokens were made, the platform takes note.
 *
 * Refused in this order: the key of another PSP, a transaction of another PSP, tokens that are not all those of one
 * transaction. Then `closing.ts` decides. A KO against an OK that stands changes nothing, and a person is told; once a
 * refund is owed nothing that is said here changes anything either (NOTIFY-6), but an OK after the PSP has confirmed
 * the refund is told to a person as well (SAFE-2).
 */
import { fault } from '../../contract/soap/faults.ts'
import type { NodeReply, SendPaymentOutcomeV2 } from '../../contract/soap/messages.ts'
import { advance } from '../advance.ts'
import { type Settlement, settle, type Unsettled } from '../closing.ts'
import type { Platform } from '../context.ts'
import { paymentTokensOf, transactionOfToken } from '../payment-token.ts'
import { insertDispute } from '../store/dispute.ts'
import { findTransaction, type Stored } from '../store/transaction.ts'
import type { Transaction } from '../transaction.ts'

type Listening = Pick<Platform, 'database' | 'clock' | 'log' | 'take'>

export async function sendPaymentOutcome(
  platform: Listening,
  said: SendPaymentOutcomeV2,
  caller: string,
): Promise<NodeReply> {
  const { idPSP, paymentTokens, outcome, idempotencyKey } = said
  const note = (refused: string, reply: NodeReply, idTransaction?: string) => {
    const told = { idTransaction, idPsp: caller, outcome, refused }
    platform.log.warn(told, 'a sendPaymentOutcome does not count')
    return reply
  }
  if (caller !== idPSP) return note('another-key', notYours)
  const transaction = await transactionOf(platform, paymentTokens)
  if (!transaction) return note('unknown-tokens', unknown)
  const { idTransaction, order } = transaction
  if (order.idPsp !== idPSP) return note('another-psp', notYours, idTransaction)
  if (!areAllOf(transaction, paymentTokens)) return note('other-tokens', unknown, idTransaction)
  const settlement: Settlement = { outcome, ...(idempotencyKey !== undefined && { idempotencyKey }) }
  const decide = (now: Stored, at: Date) => settle(now, settlement, at)
  const move = await advance(platform, idTransaction, decide, transaction)
  if (!move || 'to' in move || move.refused === 'taken') return taken
  await dispute(platform, transaction, disputes[move.refused])
  return note(move.refused, replies[move.refused], idTransaction)
}

async function transactionOf({ database }: Listening, [token]: readonly [string, ...string[]]) {
  const id = transactionOfToken(token)
  return id === undefined ? undefined : findTransaction(database, id)
}

const areAllOf = (transaction: Transaction, tokens: readonly string[]) =>
  paymentTokensOf(transaction).join() === tokens.toSorted().join()

/** What the PSP said first stands: by the callback, by accepting the closing, or by confirming the refund. */
const disputes: Partial<Record<Unsettled, string>> = {
  discordant: 'sendPaymentOutcomeV2 said KO of a payment that was OK',
  'given-back': 'sendPaymentOutcomeV2 said OK after the refund was confirmed',
}

async function dispute(
  { database, clock, log }: Listening,
  { idTransaction, order }: Transaction,
  said?: string,
) {
  if (said !== undefined && (await insertDispute(database, idTransaction, clock.now(), said)))
    log.error({ idTransaction, idPsp: order.idPsp, said }, 'the PSP disputes what it said before')
}

const taken: NodeReply = { outcome: 'OK' }
const refuse = (code: Parameters<typeof fault>[0], description: string): NodeReply => ({
  outcome: 'KO',
  fault: fault(code, 'NodoDeiPagamentiSPC', description),
})
const notYours = refuse('PPT_AUTORIZZAZIONE', 'La chiave, idPSP e i token non sono dello stesso PSP')
const unknown = refuse('PPT_TOKEN_SCONOSCIUTO', 'I token non sono tutti e soli quelli di un pagamento')

const over = refuse('PPT_TOKEN_SCADUTO', 'Il pagamento è stato annullato')

const replies: Record<Exclude<Unsettled, 'taken'>, NodeReply> = {
  'taken-before': refuse('PPT_ESITO_GIA_ACQUISITO', 'Esito concorde'),
  discordant: refuse('PPT_ESITO_GIA_ACQUISITO', 'Esito discorde'),
  annulled: over,
  'given-back': over,
  'not-awaited': refuse('PPT_SEMANTICA', 'Non è atteso alcun esito per questo pagamento'),
}
