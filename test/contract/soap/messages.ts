/** Any message that the types allow, and any text in it. */
import fc from 'fast-check'
import type {
  NodeReply,
  OutcomeDetails,
  Payment,
  PspNotifyPaymentV2,
  SendPaymentOutcomeV2,
  Transfer,
} from '../../../src/contract/soap/messages.ts'

const nasty = [
  '<',
  '&',
  ']]>',
  '\r',
  '\n',
  '\t',
  ' ',
  '\0',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ufffe',
  '\ud800',
  '"',
  '😀',
]
const sign = fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom(...nasty))

/** Text of so many characters, where a half of a surrogate pair counts as one, as it is sent as one. */
const text = (least: number, most: number) =>
  fc
    .array(sign, { minLength: least, maxLength: most })
    .map(signs => [...signs.join('')].slice(0, most).join(''))

const digit = fc.constantFrom(...'0123456789')
const letterOrDigit = fc.constantFrom(...'abcXYZ0189')
const word = (unit: fc.Arbitrary<string>, minLength: number, maxLength = minLength) =>
  fc.string({ unit, minLength, maxLength })

const cents = fc.oneof(
  fc.integer({ min: 0, max: 999_999_999_99 }),
  fc.constantFrom(0, 1, 99, 100, 999_999_999_99),
)
const instant = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const day = instant.map(date => date.toISOString().slice(0, 10))
const fiscalCodePA = word(digit, 11)

type Several<Value> = [Value, ...Value[]]
const several = <Value>(one: fc.Arbitrary<Value>) =>
  fc.tuple(one, fc.array(one, { maxLength: 4 })).map(([first, rest]): Several<Value> => [first, ...rest])

const transfer: fc.Arbitrary<Transfer> = fc.record({
  idTransfer: fc.integer({ min: 1, max: 5 }),
  transferAmount: cents,
  fiscalCodePA,
  IBAN: fc
    .tuple(word(fc.constantFrom(...'ITfr'), 2), word(digit, 2), word(letterOrDigit, 1, 30))
    .map(parts => parts.join('')),
  remittanceInformation: text(1, 140),
})

const payment: fc.Arbitrary<Payment> = fc.record({
  paymentToken: text(1, 35),
  paymentDescription: text(1, 140),
  fiscalCodePA,
  companyName: text(1, 140),
  creditorReferenceId: text(1, 35),
  debtAmount: cents,
  transferList: several(transfer),
})

const whoAsks = { idPSP: text(1, 35), idBrokerPSP: text(1, 35), idChannel: text(1, 35) }

export const anyPspNotifyPaymentV2: fc.Arbitrary<PspNotifyPaymentV2> = fc.record({
  ...whoAsks,
  transactionId: text(1, 35),
  totalAmount: cents,
  fee: cents,
  timestampOperation: instant,
  paymentList: several(payment),
  metadata: fc.array(fc.tuple(text(1, 140), text(1, 140)), { maxLength: 15 }),
})

const details: fc.Arbitrary<OutcomeDetails> = fc.record({
  paymentMethod: fc.constantFrom('cash', 'creditCard', 'bancomat', 'other'),
  fee: cents,
  applicationDate: day,
  transferDate: day,
})

export const anySendPaymentOutcomeV2: fc.Arbitrary<SendPaymentOutcomeV2> = fc.record(
  {
    ...whoAsks,
    password: text(8, 15),
    idempotencyKey: fc
      .tuple(word(letterOrDigit, 2, 18), word(letterOrDigit, 10))
      .map(parts => parts.join('_')),
    paymentTokens: several(text(1, 35)),
    outcome: fc.constantFrom('OK', 'KO'),
    details,
  },
  { requiredKeys: ['idPSP', 'idBrokerPSP', 'idChannel', 'password', 'paymentTokens', 'outcome'] },
)

const fault = fc.record(
  { faultCode: text(0, 50), faultString: text(0, 300), id: text(0, 50), description: text(0, 300) },
  { requiredKeys: ['faultCode', 'faultString', 'id'] },
)
export const anyReply: fc.Arbitrary<NodeReply> = fc.oneof(
  fc.constant({ outcome: 'OK' as const }),
  fault.map(fault => ({ outcome: 'KO' as const, fault })),
)

const unspeakable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** The same message with a replacement character for every character that XML cannot hold. */
export function asSent(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(unspeakable, '\ufffd')
  if (Array.isArray(value)) return value.map(asSent)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, asSent(field)]))
}
