/**
 * pspNotifyPaymentV2 · SOAP · the platform asks the PSP to accept a closing, the PSP answers OK or KO (NOTIFY-2).
 *
 * OK promises the creditors' money, which the PSP can then no longer give back on its own initiative (NOTIFY-7). It is
 * said only where the platform holds for paid what was booked here and is still here (SAFE-2). The same closing again
 * gets the same answer; whatever else is claimed gets KO, and changes nothing.
 */
import { fault } from '../../contract/soap/faults.ts'
import type { NodeReply, PspNotifyPaymentV2 } from '../../contract/soap/messages.ts'
import { advance } from '../advance.ts'
import { accept, type Claim, type Disagreement } from '../closing.ts'
import type { Psp } from '../context.ts'
import { type Contradiction, claimIn } from '../node-message.ts'
import { findPaymentOf, type Stored } from '../store/payment.ts'

export async function pspNotifyPayment(
  psp: Pick<Psp, 'database' | 'clock' | 'log' | 'take' | 'moved'>,
  message: PspNotifyPaymentV2,
): Promise<NodeReply> {
  const claim = claimIn(message)
  const payment = await findPaymentOf(psp.database, message.transactionId)
  const refused = await refusal(psp, claim, payment)
  if (refused === undefined) return { outcome: 'OK' }
  const idPSPTransaction = payment?.idPSPTransaction
  psp.log.warn({ idPSPTransaction, refused }, 'a closing was refused')
  return { outcome: 'KO', fault: fault('CANALE_SEMANTICA', message.idPSP, descriptions[refused]) }
}

type Refused = Disagreement | Contradiction | 'unknown'

async function refusal(
  psp: Pick<Psp, 'database' | 'clock' | 'take' | 'moved'>,
  claim: Claim | { contradiction: Contradiction },
  payment: Stored | undefined,
): Promise<Refused | undefined> {
  if (!payment) return 'unknown'
  if ('contradiction' in claim) return claim.contradiction
  const decide = (payment: Stored, now: Date) => accept(payment, claim, now)
  const move = await advance(psp, payment.idPSPTransaction, decide, payment)
  if (!move) return 'unknown'
  return 'to' in move || move.refused === 'accepted-already' ? undefined : move.refused
}

const descriptions: Record<Refused, string> = {
  unknown: 'transactionId: pagamento sconosciuto',
  'key-missing': 'metadata: manca una chiave del redirect',
  'key-twice': 'metadata: una chiave è presente due volte',
  'metadata-differ': 'metadata: valori diversi da quelli del messaggio',
  'sum-differs': 'totalAmount: diverso dalla somma di debtAmount e fee',
  'another-psp': 'idPSP: il pagamento è di un altro PSP',
  'another-payment': 'idPSPTransaction: diverso da quello del pagamento',
  'another-amount': 'totalAmount o fee: importo diverso da quello del pagamento',
  'another-code': 'authorizationCode: diverso da quello del pagamento',
  'other-tokens': 'paymentToken: diversi da quelli già accettati',
  'not-paid': 'Il pagamento non è stato eseguito',
  'given-back': 'Il pagamento è stato restituito',
}
