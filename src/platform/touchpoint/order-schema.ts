/** The form of POST /payments. Each description is the second half of "amount: expected …". */
const text = (length: number) => ({
  type: 'string',
  minLength: 1,
  maxLength: length,
  description: `a string of 1 to ${length} characters`,
})
const digits = (count: number) => ({
  type: 'string',
  pattern: `^[0-9]{${count}}$`,
  description: `a string of ${count} digits`,
})
const cents = (minimum: number) => ({
  type: 'integer',
  minimum,
  maximum: 99_999_999,
  description: `an integer from ${minimum} to 99999999`,
})

const notice = {
  type: 'object',
  description: 'a JSON object',
  required: ['fiscalCode', 'noticeNumber', 'amount', 'description', 'companyName'],
  properties: {
    fiscalCode: digits(11),
    noticeNumber: digits(18),
    amount: cents(1),
    description: text(140),
    companyName: text(140),
  },
}

export const orderSchema = {
  type: 'object',
  description: 'a JSON object',
  required: ['notices', 'fee', 'idPsp', 'idPaymentMethod', 'touchpoint'],
  properties: {
    notices: { type: 'array', minItems: 1, maxItems: 5, items: notice, description: 'one to five notices' },
    fee: cents(0),
    idPsp: text(35),
    idPaymentMethod: text(35),
    touchpoint: { type: 'string', enum: ['CHECKOUT', 'IO'], description: 'one of CHECKOUT, IO' },
    email: {
      type: 'string',
      maxLength: 256,
      // What is too long is held against it as well: one way to read each character, or 64 KiB would take seconds.
      pattern: '^[^\\s@<>]+@[^\\s@<>.]+(\\.[^\\s@<>.]+)+$',
      description: 'an e-mail address',
    },
  },
}
