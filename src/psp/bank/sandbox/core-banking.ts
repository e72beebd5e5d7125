/**
 * Core banking, played by a double-entry ledger. Each order is one statement, and one commit: there is no instant at
 * which money has left an account and is not booked, or the other way round (SAFE-1, SAFE-6).
 */
import { after, type Clock } from '../../../runtime/clock.ts'
import type { Database } from '../../../runtime/database.ts'
import { hmac } from '../../../runtime/secret.ts'
import type { Booked, CoreBanking, DebitOrder, NothingTaken, Refused, Returned } from '../ports.ts'
import { type Habit, habitOf, reluctance } from './habits.ts'
import { bookDebit, type Debit, readDebit, returnOrBar } from './store/journal.ts'
import { loseAnswer } from './store/lost-answer.ts'
import { withheldUntil } from './store/withheld.ts'

export type Ledger = { database: Database; clock: Clock; secret: Buffer }

/** The bank may have done what it was asked, and may not: only asking again tells. */
class BankSilent extends Error {
  override name = 'BankSilent'
}
/** A key names one order. Another order under it is a fault of the caller's, and moves nothing. */
class KeyReused extends Error {
  override name = 'KeyReused'
}

export const ledgerBanking = (ledger: Ledger): CoreBanking => ({
  takeMoney: order => takeMoney(ledger, order),
  returnMoney: ({ key }) => returnMoney(ledger, key),
})

async function takeMoney(ledger: Ledger, order: DebitOrder): Promise<Booked | Refused> {
  const answer = toAnswer(order, await bookOnce(ledger, order))
  if (answer.result === 'booked') await keepHabit(ledger, order)
  return answer
}

/** Where the key was used before, whoever used it has committed: the second look finds what they wrote. */
async function bookOnce({ database, clock, secret }: Ledger, order: DebitOrder): Promise<Debit> {
  const authorizationCode = authorizationCodeOf(secret, order.key)
  const { key, customer, amount, payee } = order
  const description = `${order.description} · ${payee}`
  const booked = await bookDebit(database, {
    key,
    customer,
    amount,
    description,
    at: clock.now(),
    authorizationCode,
  })
  const debit = booked ?? (await readDebit(database, key))
  if (!debit) throw new BankSilent('the order was neither booked nor found')
  return debit
}

function toAnswer({ customer, amount }: DebitOrder, debit: Debit): Booked | Refused {
  const { refusal, at, authorizationCode } = debit
  const other = debit.customer !== customer || debit.amount !== amount
  if (debit.customer !== null && other) throw new KeyReused('this key was used for another order')
  if (refusal !== null) return { result: 'refused', errorCode: refusal }
  if (authorizationCode === null) throw new BankSilent('the order was booked without an authorization code')
  return { result: 'booked', at, authorizationCode }
}

async function keepHabit({ database }: Ledger, { key, amount }: DebitOrder): Promise<void> {
  const silent = habitOf(amount) === 'silent-once' && (await loseAnswer(database, key))
  if (silent) throw new BankSilent('the bank does not answer')
}

/** The order is looked at again whenever another one under its key was written meanwhile: twice at most. */
async function returnMoney(ledger: Ledger, key: string): Promise<Returned | NothingTaken | Refused> {
  const { database, clock } = ledger
  const habit = await reluctantTo(ledger, key)
  if (habit === 'away') throw new BankSilent('the bank does not answer')
  if (habit === 'keeps') return { result: 'refused', errorCode: 'RETURN_REFUSED' }
  for (let looks = 0; looks < 3; looks++) {
    const found = await returnOrBar(database, key, clock.now())
    if (found?.returnedAt) return { result: 'returned', at: found.returnedAt }
    if (found) return { result: 'nothing-taken' }
  }
  throw new BankSilent('other orders under this key came first')
}

/** The habit that keeps what was booked under this key from being given back now. */
async function reluctantTo({ database, clock }: Ledger, key: string): Promise<Habit | undefined> {
  const debit = await readDebit(database, key)
  if (!debit || debit.amount === null || debit.refusal !== null) return undefined
  const habit = habitOf(debit.amount)
  const withheld = habit && reluctance[habit]
  if (withheld === undefined) return undefined
  const now = clock.now()
  return now < (await withheldUntil(database, key, after(now, withheld))) ? habit : undefined
}

const authorizationCodeOf = (secret: Buffer, key: string) =>
  hmac(secret, 'authorization', key).toString('hex', 0, 8).toUpperCase()
