/**
 * What the PSP needs to credit the creditors (NOTIFY-1), built from what was stored and the settings' one account: the
 * same bytes each time, whatever becomes of the PSP's entry in the registry meanwhile. The seven keys of the redirect
 * dictionary are its metadata; a key whose value was never told is left out.
 */
import { eurosOf } from '../../contract/soap/amount.ts'
import type { Payment, PspNotifyPaymentV2 } from '../../contract/soap/messages.ts'
import { text140 } from '../../contract/soap/text140.ts'
import { paymentToken } from '../payment-token.ts'
import {
  type AuthorizationCompleted,
  amountOf,
  type ClosingNames,
  type Notice,
  type Paid,
  type Terms,
} from '../transaction.ts'

export type Closing = Terms & AuthorizationCompleted
/** `names`: for payments that were begun before theirs were kept. */
export type Parties = { names: ClosingNames; creditorIban: string }

export function notifyMessage(closing: Closing, { names, creditorIban }: Parties): PspNotifyPaymentV2 {
  const { idTransaction, order, at } = closing
  const [first, ...others] = order.notices
  const pay = (notice: Notice, index: number) =>
    paymentOf(notice, paymentToken(idTransaction, index), creditorIban)
  return {
    idPSP: order.idPsp,
    ...(order.names ?? names),
    transactionId: idTransaction,
    totalAmount: amountOf(order),
    fee: order.fee,
    timestampOperation: toldAt(closing) ?? at,
    paymentList: [pay(first, 0), ...others.map((notice, index) => pay(notice, index + 1))],
    metadata: metadataOf(closing),
  }
}

/** The whole amount goes to the creditor, in one transfer. */
function paymentOf(notice: Notice, token: string, IBAN: string): Payment {
  const { fiscalCode, amount } = notice
  const description = text140(notice.description)
  return {
    paymentToken: token,
    paymentDescription: description,
    fiscalCodePA: fiscalCode,
    companyName: text140(notice.companyName),
    creditorReferenceId: creditorReference(notice.noticeNumber),
    debtAmount: amount,
    transferList: [
      {
        idTransfer: 1,
        transferAmount: amount,
        fiscalCodePA: fiscalCode,
        IBAN,
        remittanceInformation: description,
      },
    ],
  }
}

/** The IUV: a notice number without its first digit, and where that is 0, without the station's two as well. */
export const creditorReference = (noticeNumber: string) =>
  noticeNumber.slice(noticeNumber.startsWith('0') ? 3 : 1)

function metadataOf(closing: Closing): [string, string][] {
  const { idTransaction, idPSPTransaction, order, authorizationCode } = closing
  const entries: [string, string | undefined][] = [
    ['tipoVersamento', order.idPaymentMethod],
    ['idTransaction', idTransaction],
    ['idPSPTransaction', idPSPTransaction],
    ['totalAmount', eurosOf(amountOf(order))],
    ['fee', eurosOf(order.fee)],
    ['timestampOperation', toldAt(closing)?.toISOString()],
    ['authorizationCode', authorizationCode],
  ]
  return entries.flatMap(([key, value]) => (value ? [[key, text140(value)]] : []))
}

/** When the PSP says that it took the money. A leap second, which Date does not know, is the second before it. */
function toldAt({ timestampOperation }: Paid): Date | undefined {
  return timestampOperation === undefined
    ? undefined
    : new Date(timestampOperation.toUpperCase().replace(/:60(?=[.Z+-])/, ':59'))
}
