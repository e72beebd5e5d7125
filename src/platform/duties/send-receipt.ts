/**
 * send-receipt · the payer who left an address gets a receipt by e-mail.
 *
 * Owed in the statement that ends the payment, and nothing waits for it. A crash between the server's word and ours sends
 * it again, under the same `Message-ID`. Neither the address nor what the server says of it is written down.
 */
import type { DutyKind, Result } from '../../runtime/duties.ts'
import { NotSent } from '../../runtime/mail/message.ts'
import type { Platform } from '../context.ts'
import { receiptMessage } from '../receipt/message.ts'
import type { Names } from '../receipt/receipt.ts'
import type { Entries } from '../registry.ts'
import { findTransaction } from '../store/transaction.ts'
import type { Order } from '../transaction.ts'

type Office = Pick<Platform, 'registry' | 'database' | 'outgoing'>

/** Doubling up to ten minutes, for about a day; then a person's turn. */
const slowest = 600_000
const most = 150

export const sendReceipt = (office: Office): DutyKind => ({
  perform: ({ subject }) => send(office, subject),
  delays: attempt =>
    attempt <= most ? Math.min(1_000 * 2 ** Math.min(attempt - 1, 20), slowest) : undefined,
})

async function send({ registry, database, outgoing }: Office, id: string): Promise<Result> {
  const transaction = await findTransaction(database, id)
  if (!outgoing || transaction?.state !== 'NOTIFIED_OK') return 'done'
  const { order } = transaction
  if (order.email === undefined) return 'done'
  const message = receiptMessage(
    transaction,
    order.email,
    namesOf(await registry.current(), order),
    outgoing.from,
  )
  try {
    await outgoing.mail.send(message)
    return 'done'
  } catch (error) {
    if (!(error instanceof NotSent)) return { failed: 'mail: not sent' }
    return { failed: error.message, ...(error.final && { final: true }) }
  }
}

/** Whoever has left the registry since keeps the id under which they were paid. */
function namesOf({ psps, methods }: Entries, { idPsp, idPaymentMethod }: Order): Names {
  return {
    psp: psps.find(psp => psp.idPsp === idPsp)?.name ?? idPsp,
    method: methods.find(({ id }) => id === idPaymentMethod)?.label ?? idPaymentMethod,
  }
}
