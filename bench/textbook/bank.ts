/** The bank behind the textbook stack: a device that approves at once, and a ledger that debits and books in a transaction. */
import { randomBytes } from 'node:crypto'
import type { DataSource } from 'typeorm'
import { type Account, accounts, type JournalEntry, journal } from './entities.ts'

export const sca = {
  challenge: async (id: string) => id,
  verdict: async (_challenge: string): Promise<'approved' | 'pending'> => 'approved',
}

export type Order = Pick<JournalEntry, 'key' | 'customer' | 'amount' | 'description'>
export type Word = Pick<JournalEntry, 'refusal' | 'authorizationCode'>

/** The same order again gets the same answer. Orders of one customer wait for each other at their account. */
export const debit = (database: DataSource, order: Order): Promise<Word> =>
  database.transaction(async manager => {
    const { key, customer, amount } = order
    const before = await manager.findOneBy(journal, { key })
    if (before) return before
    const account = await manager.findOne(accounts, {
      where: { customer },
      lock: { mode: 'pessimistic_write' },
    })
    const now = new Date()
    const day = today.format(now)
    const spent = account?.spentOn === day ? account.spent : 0
    const refusal = refusalOf(account, amount, spent)
    const word = refusal === null ? booked() : { refusal, authorizationCode: null }
    const sides = refusal === null ? { fromAccount: customer, toAccount: 'clearing' } : {}
    await manager.insert(journal, { ...order, ...word, ...sides, at: now })
    if (account && refusal === null)
      await manager.update(
        accounts,
        { customer },
        { balance: account.balance - amount, spent: spent + amount, spentOn: day },
      )
    return word
  })

function refusalOf(account: Account | null, amount: number, spent: number): string | null {
  if (!account) return 'UNKNOWN_CUSTOMER'
  if (account.blocked) return 'ACCOUNT_BLOCKED'
  if (account.dailyLimit !== null && spent + amount > account.dailyLimit) return 'LIMIT_EXCEEDED'
  return account.balance < amount ? 'NO_FUNDS' : null
}

const booked = (): Word => ({
  refusal: null,
  authorizationCode: randomBytes(8).toString('hex').toUpperCase(),
})

/** The bank’s day is the day in Rome. */
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' })
