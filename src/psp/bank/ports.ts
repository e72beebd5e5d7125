/**
 * The two ports through which a PSP plugs its own systems in: core banking, which moves the money, and strong
 * customer authentication (SCA), which makes sure that it is the payer who wants it moved.
 *
 * Amounts are integer cents. Each order carries `key`, and the same key is the same order: asked again, it moves
 * nothing and gets the first answer. An answer that never came is a rejected promise, and the order is asked again.
 */
export type CoreBanking = {
  /** Debits and books in one phase: when the answer is `booked`, the money has left the account. */
  takeMoney(order: DebitOrder): Promise<Booked | Refused>
  /**
   * Undoes the debit under `key`. A debit that was never made is barred, so that it can never be made later. `refused`
   * says that asking again does not help: it is a person who asks again, and then the answer may be another.
   */
  returnMoney(order: ReturnOrder): Promise<Returned | NothingTaken | Refused>
}

export type DebitOrder = {
  key: string
  customer: string
  amount: number
  payee: string
  description: string
}
export type ReturnOrder = { key: string }

export type Booked = { result: 'booked'; at: Date; authorizationCode: string }
export type Refused = { result: 'refused'; errorCode: string }
export type Returned = { result: 'returned'; at: Date }
export type NothingTaken = { result: 'nothing-taken' }

/** What the payer is asked to approve, on something that only they hold: exactly this amount to exactly this payee. */
export type Approval = { idPSPTransaction: string; customer: string; amount: number; payee: string }

export type Asked = { challenge: string; phoneUrl?: string }
/**
 * `unknown`: there is no such customer. `locked`: they have failed too often, and can authorize nothing for a while
 * (Delegated Regulation (EU) 2018/389, art. 4(3)(b)).
 */
export type NotAsked = { refused: 'unknown' | 'locked' }

export type Verdict = 'pending' | 'approved' | 'refused' | 'void' | 'withdrawn'

export type StrongAuthentication = {
  /** Whom the payer may say they are: a list to choose from, or null where they type a customer code. */
  customers(): Promise<{ customer: string; label: string }[] | null>
  /**
   * Asks the payer, or says why nobody was asked. Asking again for the same approval goes on with the same challenge.
   */
  challenge(approval: Approval): Promise<Asked | NotAsked>
  /**
   * The payer's word so far. An approval given for another amount or payee is `void` (dynamic linking), whatever the
   * payer answered to it; one that another challenge has replaced is `withdrawn`.
   */
  verdict(challenge: string, approval: Approval): Promise<Verdict>
  /** The payment has ended otherwise: the challenge can no longer be answered. */
  withdraw(challenge: string): Promise<void>
}

/** The bank's side of one PSP. `onAnswer` is called when a payer has answered; a lost call costs only a delay. */
export type Bank = {
  coreBanking: CoreBanking
  sca: StrongAuthentication
  /** Milliseconds that a payment of `amount` cents may take in all, where the bank wants it decided sooner. */
  timeLimit?(amount: number): number | undefined
  /**
   * Whatever the bank keeps of its own beside its books, and what in them names payers, need not be kept from before this
   * day on. Resolves with whether there is more of it.
   */
  forget?(before: Date): Promise<boolean>
}
export type OnAnswer = (answered: { idPSPTransaction: string }) => void
