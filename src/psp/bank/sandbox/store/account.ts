/** The table `bank.account`, where orders are not concerned: opening accounts, and looking at them. */
import { type Database, sql } from '../../../../runtime/database.ts'

export type NewAccount = {
  customer: string
  label: string
  holder: string
  iban: string
  opening: number
  overdraft: number
  dailyLimit: number | null
  blocked: boolean
}
export type Account = {
  customer: string
  label: string
  holder: string
  iban: string
  balance: number
  blocked: boolean
  movements: Movement[]
}
/** `returnOf`: when the debit was booked that this movement gives back. */
type Movement = { at: Date; description: string; amount: number; returnOf: Date | null }

const open = sql<never>(
  'bank.account.open',
  `with opened as (
     insert into bank.account (kind, customer, label, holder, iban, balance, overdraft, daily_limit, blocked)
     values ('customer', $1, $2, $3, $4, $5, $6, $7, $8)
     on conflict do nothing
     returning customer, balance)
   insert into bank.journal (kind, key, customer, amount, description, at, from_account, to_account)
   select 'opening', customer, customer, balance, 'Apertura del conto', $9, 'deposits', customer
   from opened where balance > 0`,
)

/** Opens an account with its first deposit. An account that is there already keeps what it has. */
export async function openAccount(database: Database, account: NewAccount, at: Date): Promise<void> {
  const { customer, label, holder, iban, opening, overdraft, dailyLimit, blocked } = account
  await database.query(open, [customer, label, holder, iban, opening, overdraft, dailyLimit, blocked, at])
}

const listed = 50
const shown = 20

const customers = sql<{ customer: string; label: string }>(
  'bank.account.customers',
  `select customer, label from bank.account where kind = 'customer' order by customer limit ${listed}`,
)

export const listCustomers = (database: Database) => database.query(customers, [])

type Row = Omit<Account, 'movements'> & Omit<Movement, 'at'> & { at: Date | null }

/** The movements of each account are the newest of `journal_from` and of `journal_to`, side by side. */
const statements = sql<Row>(
  'bank.account.list',
  `select account.customer, label, holder, iban, balance, blocked, movement.at, movement.description, movement.amount,
          returned.at as "returnOf"
   from (select * from bank.account where kind = 'customer' order by customer limit ${listed}) as account
   left join lateral (
     (select id, at, description, -amount as amount, return_of from bank.journal
      where from_account = account.customer order by id desc limit ${shown})
     union all
     (select id, at, description, amount, return_of from bank.journal
      where to_account = account.customer order by id desc limit ${shown})
     order by id desc limit ${shown}) as movement on true
   left join bank.journal as returned on returned.id = movement.return_of
   order by account.customer, movement.id desc`,
)

export async function listAccounts(database: Database): Promise<Account[]> {
  const rows = await database.query(statements, [])
  const byCustomer = Map.groupBy(rows, row => row.customer)
  return [...byCustomer.values()].flatMap(toAccount)
}

function toAccount(rows: Row[]): Account[] {
  const [first] = rows
  if (!first) return []
  const { customer, label, holder, iban, balance, blocked } = first
  const movements = rows.flatMap(({ at, description, amount, returnOf }) =>
    at ? [{ at, description, amount, returnOf }] : [],
  )
  return [{ customer, label, holder, iban, balance, blocked, movements }]
}
