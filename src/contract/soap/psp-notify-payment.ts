/** pspNotifyPaymentV2 · the platform asks, the PSP answers: the form of the request, as the Node's schema has it. */
import { type Field, named, unused } from './field.ts'
import type { Payment, PspNotifyPaymentV2, Transfer } from './messages.ts'
import { metadata, someMetadata } from './metadata.ts'
import { list, sequence } from './sequence.ts'
import { dateTime } from './times.ts'
import { amount, boolean, fiscalCode, iban, integer, text } from './types.ts'

/** The schema knows a digital revenue stamp in place of the IBAN; what is paid by redirect has none. */
const transfer: Field<Transfer> = sequence({
  idTransfer: integer(1, 5),
  transferAmount: amount,
  fiscalCodePA: fiscalCode,
  companyName: unused(text(1, 140)),
  IBAN: iban,
  remittanceInformation: text(1, 140),
  metadata: unused(metadata),
})

const payment: Field<Payment> = sequence({
  paymentToken: text(1, 35),
  paymentDescription: text(1, 140),
  fiscalCodePA: fiscalCode,
  companyName: text(1, 140),
  officeName: unused(text(1, 140)),
  creditorReferenceId: text(1, 35),
  debtAmount: amount,
  transferList: list('transfer', transfer, 5),
  metadata: unused(metadata),
  standin: unused(boolean),
})

export const pspNotifyPaymentV2: Field<PspNotifyPaymentV2> = sequence({
  idPSP: text(1, 35),
  idBrokerPSP: text(1, 35),
  idChannel: text(1, 35),
  transactionId: text(1, 35),
  totalAmount: amount,
  fee: amount,
  primaryCiIncurredFee: unused(amount),
  idBundle: unused(text(1, 70)),
  idCiBundle: unused(text(1, 70)),
  timestampOperation: dateTime,
  paymentList: list('payment', payment, 5),
  metadata: named('additionalPaymentInformations', someMetadata),
})
