/** The tables of the textbook stack, as its ORM is told of them. */
import { EntitySchema } from 'typeorm'

export type Payment = {
  /** The PSP’s own identifier of the payment. */
  id: string
  idTransaction: string
  request: Redirection
  /** The secret in the payer’s URL. */
  token: string
  receivedAt: Date
  closesAt: Date
  deadline: Date
  state: 'open' | 'authorizing' | 'settled'
  attempts: number
  customer: string | null
  challenge: string | null
  /** The browser that acts for the payer, as a hash of its cookie. */
  browser: string | null
  outcome: 'OK' | 'KO' | 'CANCELED' | 'EXPIRED' | null
  errorCode: string | null
  authorizationCode: string | null
  settledAt: Date | null
  confirmedAt: Date | null
}
export type Redirection = {
  idTransaction: string
  idPsp: string
  amount: number
  urlBack: string
  description: string
  idPaymentMethod: string
  touchpoint: 'CHECKOUT' | 'IO'
  paName?: string | undefined
  paymentMethod?: string | undefined
  email?: string | undefined
}
export type PaymentEvent = { id: string; paymentId: string; at: Date; event: string }
export type JobKind = 'expire-payment' | 'take-money' | 'deliver-outcome'
export type Job = {
  id: string
  kind: JobKind
  paymentId: string
  /** Null: given up, and a person’s turn. */
  dueAt: Date | null
  attempt: number
  lastAnswer: string | null
}
export type Account = {
  customer: string
  holder: string
  iban: string
  balance: number
  dailyLimit: number | null
  spent: number
  spentOn: string
  blocked: boolean
}
export type JournalEntry = {
  id: string
  /** Of the order: the same key never debits twice. */
  key: string
  customer: string
  amount: number
  description: string
  at: Date
  refusal: string | null
  authorizationCode: string | null
  fromAccount: string | null
  toAccount: string | null
}

const text = { type: 'text' } as const
const time = { type: 'timestamptz' } as const
const integer = { type: 'integer' } as const
const none = { nullable: true } as const
const generated = { type: 'bigint', primary: true, generated: 'increment' } as const
const cents = {
  type: 'bigint',
  transformer: {
    to: (cents: number) => cents,
    from: (found: string | null) => (found === null ? null : Number(found)),
  },
} as const

export const payments = new EntitySchema<Payment>({
  name: 'payment',
  columns: {
    id: { ...text, primary: true },
    idTransaction: { ...text, name: 'id_transaction', unique: true },
    request: { type: 'jsonb' },
    token: { ...text, unique: true },
    receivedAt: { ...time, name: 'received_at' },
    closesAt: { ...time, name: 'closes_at' },
    deadline: time,
    state: text,
    attempts: { ...integer, default: 0 },
    customer: { ...text, ...none },
    challenge: { ...text, ...none },
    browser: { ...text, ...none },
    outcome: { ...text, ...none },
    errorCode: { ...text, ...none, name: 'error_code' },
    authorizationCode: { ...text, ...none, name: 'authorization_code' },
    settledAt: { ...time, ...none, name: 'settled_at' },
    confirmedAt: { ...time, ...none, name: 'confirmed_at' },
  },
})

export const events = new EntitySchema<PaymentEvent>({
  name: 'payment_event',
  columns: {
    id: generated,
    paymentId: { ...text, name: 'payment_id' },
    at: time,
    event: text,
  },
  indices: [{ name: 'event_of_payment', columns: ['paymentId'] }],
})

export const jobs = new EntitySchema<Job>({
  name: 'job',
  columns: {
    id: generated,
    kind: text,
    paymentId: { ...text, name: 'payment_id' },
    dueAt: { ...time, ...none, name: 'due_at' },
    attempt: { ...integer, default: 0 },
    lastAnswer: { ...text, ...none, name: 'last_answer' },
  },
  uniques: [{ name: 'job_once', columns: ['paymentId', 'kind'] }],
  indices: [{ name: 'job_due', columns: ['dueAt'] }],
})

export const accounts = new EntitySchema<Account>({
  name: 'account',
  columns: {
    customer: { ...text, primary: true },
    holder: text,
    iban: { ...text, unique: true },
    balance: cents,
    dailyLimit: { ...cents, ...none, name: 'daily_limit' },
    spent: { ...cents, default: 0 },
    spentOn: { type: 'date', name: 'spent_on', default: '-infinity' },
    blocked: { type: 'boolean', default: false },
  },
})

export const journal = new EntitySchema<JournalEntry>({
  name: 'journal',
  columns: {
    id: generated,
    key: { ...text, unique: true },
    customer: text,
    amount: cents,
    description: text,
    at: time,
    refusal: { ...text, ...none },
    authorizationCode: { ...text, ...none, name: 'authorization_code' },
    fromAccount: { ...text, ...none, name: 'from_account' },
    toAccount: { ...text, ...none, name: 'to_account' },
  },
  indices: [
    { name: 'journal_from', columns: ['fromAccount', 'id'] },
    { name: 'journal_to', columns: ['toAccount', 'id'] },
  ],
})
