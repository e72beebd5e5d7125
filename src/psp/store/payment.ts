/** The table `psp.payment`: SQL in, domain out. Who decides is `payment.ts`. */
import { type Database, type Json, sql } from '../../runtime/database.ts'
import type { Owing } from '../../runtime/duties.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import type { DutyName, Ending, Life, Move, Payment, Request, Terms } from '../payment.ts'
import { type DoneDuty, endDuty } from './end-duty.ts'

/**
 * A payment as stored: `told` says that a first attempt at the callback is over, whatever came of it; `pageKey`, by which
 * key its address was derived; `forgotten`, that its request names nobody any more.
 */
export type Stored = Payment & {
  pageKey: string | null
  forgotten: boolean
  revision: number
  browser: Buffer | null
  confirmedAt: Date | null
  told: boolean
}

type Row = {
  id_psp_transaction: IdPSPTransaction
  request: Request
  timeout: number
  received_at: Date
  closes_at: Date
  deadline: Date
  revision: number
  page_key: string | null
  forgotten: boolean
  life: StoredLife
  browser: Buffer | null
  confirmed_at: Date | null
  told: boolean
}
type StoredLife = Json<Life>

const insert = sql<{ id_psp_transaction: string }>(
  'psp.payment.insert',
  `with opened as (
     insert into psp.payment
       (id_psp_transaction, id_transaction, request, timeout, received_at, closes_at, deadline, life, page_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $12)
     on conflict (id_transaction) do nothing
     returning id_psp_transaction),
   told as (
     insert into psp.event (id_psp_transaction, at, event) select id_psp_transaction, $5, $9 from opened),
   owed as (
     insert into psp.duty (kind, subject, due_at)
     select duty, id_psp_transaction, at from opened, unnest($10::text[], $11::timestamptz[]) as owed (duty, at))
   select id_psp_transaction from opened`,
)

/** Writes a new payment with what it owes. False: its `idTransaction` has a payment already (URL-3). */
export async function insertPayment(
  database: Database,
  terms: Terms,
  move: Move,
  pageKey: string,
): Promise<boolean> {
  const { idPSPTransaction, request, timeout, receivedAt, closesAt, deadline } = terms
  const rows = await database.query(insert, [
    idPSPTransaction,
    request.idTransaction,
    JSON.stringify(request),
    timeout,
    receivedAt,
    closesAt,
    deadline,
    JSON.stringify(move.to),
    move.event,
    move.owes.map(({ duty }) => duty),
    move.owes.map(({ at }) => at),
    pageKey,
  ])
  return rows.length === 1
}

const columns = `payment.id_psp_transaction, request, timeout, received_at, closes_at, deadline, revision, life, browser,
  page_key, request_digest is not null as forgotten, confirmed_at, confirmed_at is not null or coalesce(attempt > 0 and last_answer is not null, false) as told`
const tables = `psp.payment left join psp.duty
  on duty.subject = payment.id_psp_transaction and duty.kind = 'deliver-outcome'`

const find = sql<Row>(
  'psp.payment.find',
  `select ${columns} from ${tables} where payment.id_psp_transaction = $1`,
)

export async function findPayment(database: Database, id: IdPSPTransaction): Promise<Stored | undefined> {
  const [row] = await database.query(find, [id])
  return row && toPayment(row)
}

const findByTransaction = sql<Row>(
  'psp.payment.find-by-transaction',
  `select ${columns} from ${tables} where payment.id_transaction = $1`,
)

export async function findPaymentOf(database: Database, idTransaction: string): Promise<Stored | undefined> {
  const [row] = await database.query(findByTransaction, [idTransaction])
  return row && toPayment(row)
}

/**
 * A duty that is owed anew begins anew: under an id of its own, so that whoever was performing it before can no longer
 * end it.
 */
const move = sql<{ duties: Ids | null }>(
  'psp.payment.move',
  `with moved as (
     update psp.payment set revision = revision + 1, life = $3
     where id_psp_transaction = $1 and revision = $2
     returning id_psp_transaction),
   told as (
     insert into psp.event (id_psp_transaction, at, event, detail)
     select id_psp_transaction, $4, $5, $3::jsonb - 'challenge' - 'customer' from moved),
   ended as (
     delete from psp.duty using moved where subject = id_psp_transaction and kind = any($8)),
   left_to_people as (
     update psp.duty set due_at = null, last_answer = $11 from moved
     where subject = id_psp_transaction and duty.id = $9 and attempt = $10),
   owed as (
     insert into psp.duty (kind, subject, due_at, attempt)
     select duty, id_psp_transaction, at, attempt
     from moved, unnest($6::text[], $7::timestamptz[], $12::integer[]) as owed (duty, at, attempt)
     on conflict on constraint duty_once
     do update set id = default, due_at = excluded.due_at, attempt = excluded.attempt, last_answer = null
     returning kind, id)
   select (select jsonb_object_agg(kind, id) from owed) as duties from moved`,
)
type Ids = Partial<Record<DutyName, number>>

/**
 * Makes a move that was decided on `payment`, and answers the payment after it, with the ids of the duties that were
 * written; undefined: somebody moved it meanwhile.
 */
export async function movePayment(
  database: Database,
  payment: Stored,
  { to, ends, event, givesUp }: Move,
  owing: readonly Owing<DutyName>[],
  now: Date,
): Promise<{ payment: Stored; duties: Ids } | undefined> {
  const rows = await database.query(move, [
    payment.idPSPTransaction,
    payment.revision,
    JSON.stringify(to),
    now,
    event,
    owing.map(({ duty }) => duty),
    owing.map(({ at }) => at),
    ends,
    givesUp?.at.id,
    givesUp?.at.attempt,
    givesUp?.said,
    owing.map(({ attempt }) => attempt),
  ])
  const [row] = rows
  return row && { payment: moved(payment, to), duties: row.duties ?? {} }
}

/** Nothing of the life before is left. */
function moved(payment: Stored, to: Life): Stored {
  const { idPSPTransaction, request, timeout, receivedAt, closesAt, deadline } = payment
  const { revision, browser, confirmedAt, told, pageKey, forgotten } = payment
  const terms = { idPSPTransaction, request, timeout, receivedAt, closesAt, deadline }
  return { ...terms, ...to, revision: revision + 1, browser, confirmedAt, told, pageKey, forgotten }
}

const bind = sql<{ browser: Buffer }>(
  'psp.payment.bind',
  `update psp.payment set browser = coalesce(browser, $2) where id_psp_transaction = $1 returning browser`,
)

/** Makes `browser` the one that acts for the payer, unless there is one already; answers which one it is (PAGE-3). */
export async function bindBrowser(
  database: Database,
  id: IdPSPTransaction,
  browser: Buffer,
): Promise<Buffer> {
  const [row] = await database.query(bind, [id, browser])
  return row?.browser ?? browser
}

const confirm = sql<{ id_psp_transaction: string }>(
  'psp.payment.confirm',
  `with ${endDuty},
   told as (
     insert into psp.event (id_psp_transaction, at, event, detail)
     select subject, $3, 'confirmed', jsonb_build_object('answer', $4::text) from ended)
   update psp.payment set confirmed_at = $3
   from ended where id_psp_transaction = subject
   returning id_psp_transaction`,
)

/** The platform has taken note of the outcome: nothing is owed any more. False: the duty had ended already, or begun anew. */
export async function confirmOutcome(
  database: Database,
  duty: DoneDuty,
  answer: string,
  now: Date,
): Promise<boolean> {
  const rows = await database.query(confirm, [duty.id, duty.attempt, now, answer, duty.subject])
  return rows.length === 1
}

function toPayment(row: Row): Stored {
  return {
    idPSPTransaction: row.id_psp_transaction,
    request: row.request,
    timeout: row.timeout,
    receivedAt: row.received_at,
    closesAt: row.closes_at,
    deadline: row.deadline,
    revision: row.revision,
    pageKey: row.page_key,
    forgotten: row.forgotten,
    browser: row.browser,
    confirmedAt: row.confirmed_at,
    told: row.told,
    ...toLife(row.life),
  }
}

function toLife(life: StoredLife): Life {
  switch (life.state) {
    case 'open':
    case 'authorizing':
    case 'returning':
    case 'refunding':
      return life
    case 'refunded':
    case 'retained':
      return { ...life, at: new Date(life.at) }
    case 'settled':
      return { state: 'settled', at: new Date(life.at), ...toEnding(life) }
  }
}

function toEnding(life: Json<Ending>): Ending {
  if (life.outcome !== 'OK') {
    const { outcome, errorCode, returned } = life
    return { outcome, errorCode, ...(returned && { returned }) }
  }
  const { authorizationCode, accepted } = life
  const timestampOperation = new Date(life.timestampOperation)
  const paid = { outcome: 'OK', timestampOperation, authorizationCode } as const
  return accepted ? { ...paid, accepted: { ...accepted, at: new Date(accepted.at) } } : paid
}
