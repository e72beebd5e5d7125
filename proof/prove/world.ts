/**
 * Everything there is at one moment: both sides, the bank, the payer, what is on the wire, and what was told.
 *
 * The states of payment and transaction are the shipped machines' own. What they are given when they begin (terms,
 * amounts, identifiers) never changes, so it stands once, in `agreed.ts`. Worlds are never changed either: a step makes
 * another one.
 */

import type * as Platform from '../../src/platform/transaction.ts'
import type * as Psp from '../../src/psp/payment.ts'

export type World = {
  platform: PlatformSide
  psp: PspSide
  bank: Bank
  /** The payer has the URL. */
  payer: boolean
  wire: readonly Message[]
  /** The first outcome that was put on the wire. */
  told?: Psp.Outcome
}

/** In ticks of `agreed.ts`, since the side has known of the payment: nothing else is compared with a clock. */
type Clock = { clock: number }

export type PlatformSide = Clock & {
  life: Platform.Life
  duties: Duties<Platform.DutyName>
  locked: boolean
  /** Whoever started the payment still waits for the PSP's answer. */
  asking: boolean
}
export type PspSide = Clock & {
  life?: Psp.Life
  duties: Duties<Psp.DutyName>
  /** The platform has taken note of the outcome; of the payment that the closing announced. */
  confirmed: boolean
  settled: boolean
}

/** When each is due, in ticks; null: it was given up, and is a person's turn. */
export type Duties<Name extends string> = { readonly [duty in Name]?: number | null }

/** The bank's books under the payment's key. `barred`: nothing was taken, and nothing ever will be. */
export type Bank = {
  word?: 'booked' | 'refused'
  debits: number
  returns: number
  barred: boolean
}

/**
 * Whose message it is, or is the answer to: the process whose attempt at the duty is the latest, or one that another
 * attempt has overtaken. Only the first can end the duty. A process has no memory but what it waits for, so one that
 * has crashed, or is out of patience, is one whose answer is lost.
 */
export type Caller = 'current' | 'overtaken'

export type Message =
  | { kind: 'redirection' }
  | { kind: 'url' }
  | { kind: 'outcome'; caller: Caller; outcome: Psp.Outcome; code?: string }
  | { kind: 'outcome-heard'; caller: Caller }
  | { kind: 'closing'; caller: Caller; code?: string }
  | { kind: 'closing-answer'; caller: Caller; word: 'OK' | 'KO' }
  | { kind: 'paid'; caller: Caller }
  | { kind: 'paid-heard'; caller: Caller }
  | { kind: 'refund'; caller: Caller }
  | { kind: 'refund-answer'; caller: Caller; word: 'OK' | 'KO' | 'CANCELED' }
  | { kind: 'take'; caller: Caller }
  | { kind: 'take-answer'; caller: Caller; word: 'booked' | 'refused' }
  | { kind: 'return'; caller: Caller }
  | { kind: 'return-answer'; caller: Caller; word: 'returned' | 'nothing-taken' | 'refused' }
export type MessageKind = Message['kind']

export type Actor = 'people' | 'payer' | 'platform' | 'psp' | 'bank'
/** What somebody does: a message from one to another, or a deed of their own. */
export type Step = {
  from: Actor
  to: Actor
  text: string
  /** Where it is not somebody’s deed: the wire has lost something, or a schedule has come to its end. */
  how?: 'lost' | 'given up'
}
export type Next = { step: Step; world: World }

export const isDebited = ({ bank }: World) => bank.debits > bank.returns
