/** The table `platform.transaction`: SQL in, domain out. Who decides is `transaction.ts`. */
import type { IdTransaction } from '../../contract/id-transaction.ts'
import { type Database, type Json, sql, violatedConstraint } from '../../runtime/database.ts'
import type { Owing } from '../../runtime/duties.ts'
import {
  type DutyName,
  type Life,
  laneOf,
  type Move,
  type Order,
  type Terms,
  type Transaction,
} from '../transaction.ts'

export type Stored = Transaction & { revision: number }

type Row = {
  id_transaction: IdTransaction
  request: Order
  activated_at: Date
  revision: number
  life: StoredLife
}
type StoredLife = Json<Life>

/** Notices are locked in one order by everybody, so that two payers wait for each other in one direction only. */
const insert = sql<never>(
  'platform.transaction.insert',
  `with activated as (
     insert into platform.transaction (id_transaction, request, activated_at, life) values ($1, $2, $3, $4)),
   locked as (
     insert into platform.notice_lock (fiscal_code, notice_number, id_transaction)
     select fiscal_code, notice_number, $1
     from unnest($5::text[], $6::text[]) as notice (fiscal_code, notice_number)
     order by fiscal_code, notice_number),
   told as (
     insert into platform.event (id_transaction, at, event) values ($1, $3, $7))
   insert into platform.duty (kind, subject, due_at, lane)
   select duty, $1, at, lane from unnest($8::text[], $9::timestamptz[], $10::text[]) as owed (duty, at, lane)`,
)

/** Writes a new transaction, its locks and what it owes. False: one of its notices is locked by another. */
export async function insertTransaction(database: Database, terms: Terms, move: Move): Promise<boolean> {
  const { idTransaction, order, activatedAt } = terms
  try {
    await database.query(insert, [
      idTransaction,
      JSON.stringify(order),
      activatedAt,
      JSON.stringify(move.to),
      order.notices.map(({ fiscalCode }) => fiscalCode),
      order.notices.map(({ noticeNumber }) => noticeNumber),
      move.event,
      move.owes.map(({ duty }) => duty),
      move.owes.map(({ at }) => at),
      move.owes.map(({ duty }) => laneOf(duty, order)),
    ])
    return true
  } catch (error) {
    if (violatedConstraint(error) === 'notice_locked_once') return false
    throw error
  }
}

/** By primary key. */
const find = sql<Row>(
  'platform.transaction.find',
  `select id_transaction, request, activated_at, revision, life from platform.transaction where id_transaction = $1`,
)

export async function findTransaction(database: Database, id: string): Promise<Stored | undefined> {
  const [row] = await database.query(find, [id])
  return row && toTransaction(row)
}

/**
 * A duty that is owed anew begins anew: under an id of its own, so that whoever was performing it before can no longer
 * end it, nor leave it to people. Locks are found by the index `notice_lock_of_transaction`.
 */
const move = sql<{ duties: Ids | null }>(
  'platform.transaction.move',
  `with moved as (
     update platform.transaction set revision = revision + 1, life = $3
     where id_transaction = $1 and revision = $2
     returning id_transaction),
   told as (
     insert into platform.event (id_transaction, at, event, detail)
     select id_transaction, $4, $5, $3::jsonb from moved),
   ended as (
     delete from platform.duty using moved where subject = id_transaction and kind = any($8)),
   unlocked as (
     delete from platform.notice_lock using moved
     where $9 and notice_lock.id_transaction = moved.id_transaction),
   left_to_people as (
     update platform.duty set due_at = null, last_answer = $11 from moved
     where subject = id_transaction and kind = $10 and duty.id = $12 and attempt = $13),
   owed as (
     insert into platform.duty (kind, subject, due_at, lane, attempt)
     select duty, id_transaction, at, lane, attempt
     from moved, unnest($6::text[], $7::timestamptz[], $14::text[], $15::integer[]) as owed (duty, at, lane, attempt)
     on conflict on constraint duty_once
     do update set id = default, due_at = excluded.due_at, attempt = excluded.attempt, last_answer = null
     returning kind, id)
   select (select jsonb_object_agg(kind, id) from owed) as duties from moved`,
)
type Ids = Partial<Record<DutyName, number>>

/** A transaction as it was written first. */
export const firstStored = (terms: Terms, { to }: Move): Stored => ({ ...terms, ...to, revision: 1 })

/**
 * Makes a move that was decided on `transaction`, and answers the transaction after it, with the ids of the duties that
 * were written; undefined: somebody moved it meanwhile, and it has to be decided anew.
 */
export async function moveTransaction(
  database: Database,
  transaction: Stored,
  { to, ends, unlocks, event, givesUp }: Move,
  owing: readonly Owing<DutyName>[],
  now: Date,
): Promise<{ transaction: Stored; duties: Ids } | undefined> {
  const { idTransaction, order, activatedAt } = transaction
  const rows = await database.query(move, [
    idTransaction,
    transaction.revision,
    JSON.stringify(to),
    now,
    event,
    owing.map(({ duty }) => duty),
    owing.map(({ at }) => at),
    ends,
    unlocks,
    givesUp?.duty,
    givesUp?.said,
    givesUp?.by.id,
    givesUp?.by.attempt,
    owing.map(({ duty }) => laneOf(duty, order)),
    owing.map(({ attempt }) => attempt),
  ])
  const [row] = rows
  const after = { idTransaction, order, activatedAt, revision: transaction.revision + 1, ...to }
  return row && { transaction: after, duties: row.duties ?? {} }
}

function toTransaction({ id_transaction, request, activated_at, revision, life }: Row): Stored {
  return {
    idTransaction: id_transaction,
    order: request,
    activatedAt: activated_at,
    revision,
    ...toLife(life),
  }
}

function toLife(life: StoredLife): Life {
  if (life.state === 'ACTIVATED') return { ...life, givesUpAt: new Date(life.givesUpAt) }
  if (life.state === 'AUTHORIZATION_REQUESTED') return { ...life, deadline: new Date(life.deadline) }
  if ('tokenEndsAt' in life)
    return { ...life, at: new Date(life.at), tokenEndsAt: new Date(life.tokenEndsAt) }
  return { ...life, at: new Date(life.at) }
}
