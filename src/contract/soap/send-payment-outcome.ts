/** sendPaymentOutcomeV2 · the PSP tells, the platform answers: the form of the request, as the Node's schema has it. */
import { type Field, optional, unused } from './field.ts'
import type { OutcomeDetails, SendPaymentOutcomeV2 } from './messages.ts'
import { list, sequence } from './sequence.ts'
import { day } from './times.ts'
import * as type from './types.ts'
import { amount, oneOf, text } from './types.ts'

const payer = sequence({
  uniqueIdentifier: sequence({
    entityUniqueIdentifierType: oneOf('F', 'G'),
    entityUniqueIdentifierValue: text(2, 16),
  }),
  fullName: text(1, 70),
  streetName: unused(text(1, 70)),
  civicNumber: unused(text(1, 16)),
  postalCode: unused(text(1, 16)),
  city: unused(text(1, 35)),
  stateProvinceRegion: unused(text(1, 35)),
  country: unused(type.country),
  'e-mail': unused(type.email),
})

const revenueStamp = sequence({
  paymentToken: text(1, 35),
  idTransfer: type.integer(1, 5),
  MBDAttachment: type.base64,
})

const details: Field<OutcomeDetails> = sequence({
  paymentMethod: oneOf('cash', 'creditCard', 'bancomat', 'other'),
  paymentChannel: unused(oneOf('frontOffice', 'atm', 'onLine', 'app', 'other')),
  fee: amount,
  primaryCiIncurredFee: unused(amount),
  idBundle: unused(text(1, 70)),
  idCiBundle: unused(text(1, 70)),
  payer: unused(payer),
  applicationDate: day,
  transferDate: day,
  marcheDaBollo: unused(list('marcaDaBollo', revenueStamp, 25)),
})

export const sendPaymentOutcomeV2: Field<SendPaymentOutcomeV2> = sequence({
  idPSP: text(1, 35),
  idBrokerPSP: text(1, 35),
  idChannel: text(1, 35),
  password: text(8, 15),
  idempotencyKey: optional(type.idempotencyKey),
  paymentTokens: list('paymentToken', text(1, 35), 5),
  outcome: oneOf('OK', 'KO'),
  details: optional(details),
})
