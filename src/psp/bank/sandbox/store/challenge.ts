/** The table `bank.challenge`: what payers were asked, and what they said. */
import { type Database, sql } from '../../../../runtime/database.ts'
import type { Approval } from '../../ports.ts'
import { countFailure } from './failure.ts'

export type State = 'pending' | 'approved' | 'refused' | 'withdrawn'
export type Challenge = Approval & {
  id: string
  customerLabel: string
  askedAt: Date
  state: State
  code: Buffer | null
}

const columns = `id, id_psp_transaction as "idPSPTransaction", challenge.customer, amount, payee,
  coalesce(label, challenge.customer) as "customerLabel", asked_at as "askedAt", state, code`
const tables = 'bank.challenge left join bank.account on account.customer = challenge.customer'

// The insert reads from `replaced`, so that the older question is gone before the new one claims its place in
// `challenge_pending`.
const ask = sql<{ id: string }>(
  'bank.challenge.ask',
  `with replaced as (
     update bank.challenge set state = 'withdrawn'
     where id_psp_transaction = $2 and state = 'pending' and (customer, amount, payee) <> ($3, $4::bigint, $5)
     returning id)
   insert into bank.challenge (id, id_psp_transaction, customer, amount, payee, asked_at)
   select $1, $2, $3, $4, $5, $6 from (select count(*) from replaced) as after_it
   on conflict do nothing
   returning id`,
)

/** Asks the payer, instead of whatever they were asked before. False: they are being asked something already. */
export async function askPayer(
  database: Database,
  id: string,
  { idPSPTransaction, customer, amount, payee }: Approval,
  at: Date,
): Promise<boolean> {
  const rows = await database.query(ask, [id, idPSPTransaction, customer, amount, payee, at])
  return rows.length === 1
}

/** Uses the unique index `challenge_asked`. */
const findAsked = sql<{ id: string }>(
  'bank.challenge.find-asked',
  `select id from bank.challenge
   where id_psp_transaction = $1 and customer = $2 and amount = $3 and payee = $4 and state <> 'withdrawn'`,
)

/** The challenge that asks for exactly this, answered or not. */
export async function findChallengeFor(
  database: Database,
  { idPSPTransaction, customer, amount, payee }: Approval,
): Promise<string | undefined> {
  const [row] = await database.query(findAsked, [idPSPTransaction, customer, amount, payee])
  return row?.id
}

const find = sql<Challenge>('bank.challenge.find', `select ${columns} from ${tables} where id = $1`)

export async function findChallenge(database: Database, id: string): Promise<Challenge | undefined> {
  const [challenge] = await database.query(find, [id])
  return challenge
}

/** Uses the partial index `challenge_waiting`. */
const listPending = sql<Challenge>(
  'bank.challenge.list-pending',
  `select ${columns} from ${tables} where state = 'pending' order by asked_at desc limit 50`,
)

export const listPendingChallenges = (database: Database) => database.query(listPending, [])

const answer = sql<{ id: string }>(
  'bank.challenge.answer',
  `with answered as (
     update bank.challenge set state = $2, code = $3
     where id = $1 and state = 'pending' and customer = $4 and amount = $5 and payee = $6
     returning id, customer, state),
   ${countFailure}
   select id from answered`,
)

/** Writes what the payer said to what they saw, and counts it. False: the challenge had ended, or is no longer what they saw. */
export async function answerChallenge(
  database: Database,
  { id, customer, amount, payee }: Challenge,
  said: { state: 'approved'; code: Buffer } | { state: 'refused'; code: null },
  now: Date,
): Promise<boolean> {
  const rows = await database.query(answer, [id, said.state, said.code, customer, amount, payee, now])
  return rows.length === 1
}

const withdraw = sql<never>(
  'bank.challenge.withdraw',
  `update bank.challenge set state = 'withdrawn' where id = $1 and state = 'pending'`,
)

export async function withdrawChallenge(database: Database, id: string): Promise<void> {
  await database.query(withdraw, [id])
}
