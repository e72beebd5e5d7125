/** Payments made for this, through the PSP's own doors, whose rows are the moulds of a past. */
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { to } from 'pg-copy-streams'
import { request } from 'undici'
import { accept } from '../../src/psp/closing.ts'
import type { IdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import { findPayment, movePayment, type Stored } from '../../src/psp/store/payment.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { type Database, sql } from '../../src/runtime/database.ts'
import { leaveAll } from '../../src/runtime/duties.ts'
import type { BenchPsp } from '../bench-psp.ts'
import { customerOf } from '../ground.ts'
import { payAtPsp } from '../lifecycle/psp-payer.ts'
import { type Mould, marked, mouldOf } from './mould.ts'
import { type Table, tables } from './tables.ts'

/** A mould for each table. */
export type Seed = Mould[]

const payer = customerOf(0)

/** Paid, and the platform knows it. */
export const paidSeed = async (psp: BenchPsp): Promise<Seed> => mouldsOf(psp, await pay(psp))

/** Paid, and its closing accepted, of which the platform has taken note. */
export async function closedSeed(psp: BenchPsp): Promise<Seed> {
  const payment = await pay(psp)
  await close(psp.database, payment)
  return mouldsOf(psp, payment)
}

/** Paid, and given back when the platform asked for it. */
export async function refundedSeed(psp: BenchPsp): Promise<Seed> {
  const payment = await pay(psp)
  const { idPSPTransaction } = payment
  const { idTransaction } = payment.request
  const { statusCode, body } = await request(`${psp.api}/redirections/refunds`, {
    method: 'POST',
    dispatcher: psp.platform,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ idTransaction, idPSPTransaction, action: 'refund' }),
  })
  await body.dump()
  if (statusCode !== 200) throw new Error(`the refund was answered with ${statusCode}`)
  return mouldsOf(psp, payment)
}

const newest = sql<{ id: IdPSPTransaction }>(
  'bench.newest',
  'select id_psp_transaction as id from psp.payment order by id_psp_transaction desc limit 1',
)

async function pay(psp: BenchPsp): Promise<Stored> {
  await payAtPsp(psp, payer)
  await psp.check()
  const [found] = await psp.database.query(newest, [])
  const payment = found && (await findPayment(psp.database, found.id))
  if (!payment) throw new Error('nothing was paid')
  return payment
}

async function close(database: Database, payment: Stored) {
  if (payment.state !== 'settled' || payment.outcome !== 'OK') throw new Error('it was not paid')
  const { idPSPTransaction, authorizationCode, request } = payment
  const { idPsp, amount: totalAmount, idTransaction } = request
  const paymentTokens: [string] = [idTransaction] // as long as one
  const now = systemClock.now()
  const claim = { idPsp, idPSPTransaction, totalAmount, fee: 150, authorizationCode, paymentTokens }
  const move = accept(payment, claim, now)
  if ('refused' in move || !(await movePayment(database, payment, move, leaveAll(move.owes, now).rows, now)))
    throw new Error('the closing was not accepted')
  await settledDown(database, idPSPTransaction)
}

const owed = sql<{ count: number }>('bench.owed', 'select count(*) from psp.duty where subject = $1')

/** Until nothing is owed of it any more. */
async function settledDown(database: Database, id: string) {
  for (let looks = 0; looks < 100; looks++) {
    const [found] = await database.query(owed, [id])
    if (found?.count === 0) return
    await sleep(100)
  }
  throw new Error('the closing was not taken note of')
}

async function mouldsOf({ databaseUrl }: BenchPsp, payment: Stored): Promise<Seed> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { idPSPTransaction, request, receivedAt } = payment
    const cast = {
      idPSPTransaction,
      idTransaction: request.idTransaction,
      customer: payer,
      at: receivedAt.getTime(),
    }
    const moulds: Seed = []
    for (const table of tables)
      moulds.push(mouldOf(await rowsOf(client, table, payment.idPSPTransaction), cast))
    return moulds
  } finally {
    await client.end()
  }
}

/** Every column as it stands, but for the numbers of rows: those are counted from the payment's first. */
async function rowsOf(client: pg.Client, { name, payment, numbered }: Table, id: string): Promise<string> {
  const { rows } = await client.query<{ column: string }>(
    `select quote_ident(attname) as column from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [name],
  )
  const its = `${payment} = '${id}'`
  const first = `(select min(id) from ${name} where ${its})`
  const columns = rows.map(({ column }) =>
    numbered.includes(column) ? marked(`${column} - ${first}`) : column,
  )
  const order = numbered[0] ?? payment
  return text(
    client.query(
      to(`copy (select ${columns.join(', ')} from ${name} where ${its} order by ${order}) to stdout`),
    ),
  )
}
