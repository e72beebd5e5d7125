/** The table `bank.journal`, with the balances that each order moves: SQL in, domain out. */
import { type Database, sql } from '../../../../runtime/database.ts'

/** An order to debit, as it stands in the journal. Customer and amount are null where the key was barred first. */
export type Debit = {
  customer: string | null
  amount: number | null
  at: Date
  refusal: string | null
  authorizationCode: string | null
}
export type NewDebit = {
  key: string
  customer: string
  amount: number
  description: string
  at: Date
  authorizationCode: string
}
export type Return = { returnedAt: Date | null }

const columns = 'customer, amount, at, refusal, authorization_code as "authorizationCode"'

/** The bank's day is the day in Rome. */
const day = (at: string) => `(${at} at time zone 'Europe/Rome')::date`

// The row lock on the account puts the orders of one customer in line, so that each is decided on what the one before
// it has left; `one_order_a_key` does the same for the orders of one key.
const book = sql<Debit>(
  'bank.journal.book-debit',
  `with found as (
     select blocked, balance + overdraft as available, daily_limit,
            case when spent_on >= ${day('$5::timestamptz')} then spent else 0 end as spent
     from bank.account where customer = $2 and kind = 'customer' for no key update),
   decided as (
     select case
       when found is null then 'UNKNOWN_CUSTOMER'
       when blocked then 'ACCOUNT_BLOCKED'
       when spent + $3::bigint > daily_limit then 'LIMIT_EXCEEDED'
       when available < $3::bigint then 'NO_FUNDS'
     end as refusal
     from (select) as asked left join found on true),
   written as (
     insert into bank.journal
       (kind, key, customer, amount, description, at, refusal, authorization_code, from_account, to_account)
     select 'debit', $1, $2, $3, $4, $5, refusal,
            case when refusal is null then $6 end,
            case when refusal is null then $2 end,
            case when refusal is null then 'clearing' end
     from decided
     on conflict (key, kind) do nothing
     returning *),
   debited as (
     update bank.account set
       balance = balance - amount,
       spent = amount + case when spent_on >= ${day('at')} then spent else 0 end,
       spent_on = greatest(spent_on, ${day('at')})
     from written where account.customer = from_account)
   select ${columns} from written`,
)

/** Debits the account and books the order, or writes why not. Undefined: the key was used before. */
export async function bookDebit(database: Database, debit: NewDebit): Promise<Debit | undefined> {
  const { key, customer, amount, description, at, authorizationCode } = debit
  const [row] = await database.query(book, [key, customer, amount, description, at, authorizationCode])
  return row
}

const read = sql<Debit>(
  'bank.journal.read-debit',
  `select ${columns} from bank.journal where key = $1 and kind = 'debit'`,
)

export async function readDebit(database: Database, key: string): Promise<Debit | undefined> {
  const [row] = await database.query(read, [key])
  return row
}

// Of two returns that are written at once, the later one meets the earlier in `journal_return_of_key` as well as in
// `one_order_a_key`, and in either it gives way.
const giveBack = sql<Return>(
  'bank.journal.return-or-bar',
  `with debit as (
     select * from bank.journal where key = $1 and kind = 'debit'),
   barred as (
     insert into bank.journal (kind, key, at, refusal)
     select 'debit', $1, $2, 'BARRED' where not exists (select from debit)
     on conflict (key, kind) do nothing
     returning id),
   returned as (
     insert into bank.journal (kind, key, customer, amount, description, at, from_account, to_account, return_of)
     select 'return', key, customer, amount, description, $2, to_account, from_account, id
     from debit where refusal is null
     on conflict do nothing
     returning *),
   credited as (
     update bank.account set
       balance = account.balance + returned.amount,
       spent = spent - case when spent_on = ${day('debit.at')} then returned.amount else 0 end
     from returned join debit on debit.id = returned.return_of
     where account.customer = returned.to_account)
   select at as "returnedAt" from returned
   union all select at from bank.journal where key = $1 and kind = 'return'
   union all select null from barred
   union all select null from debit where refusal is not null`,
)

/**
 * Gives back what was booked under the key, or bars the key. Undefined: another order under the key was being written
 * at this very moment, and has to be looked at now.
 */
export async function returnOrBar(database: Database, key: string, at: Date): Promise<Return | undefined> {
  const [row] = await database.query(giveBack, [key, at])
  return row
}
