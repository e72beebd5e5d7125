/**
 * A step of a payment as one statement, against the same rows written by three statements in a transaction: what
 * «one step, one statement» is worth on this machine.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { newIdPSPTransaction } from '../src/psp/id-psp-transaction.ts'
import { openPayment } from '../src/psp/payment.ts'
import { insertPayment } from '../src/psp/store/payment.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { openGround } from './ground.ts'
import { newRedirection } from './redirection.ts'
import { playRounds, rateOf, ratioOf } from './rounds.ts'
import type { Part } from './section.ts'

const limits = { timeout: 600_000, margin: 20_000 }

export const writes: Part = async (pace, stop) => {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround(pace))
  const one = await ground.newDatabase('one_statement')
  const three = await ground.newDatabase('three_statements')
  const pool = new pg.Pool({ connectionString: three.url, max: pace.connections })
  opened.defer(() => pool.end())
  const [inOne, inThree] = await playRounds(
    [
      { name: 'one statement', once: () => inOneStatement(one.database) },
      { name: 'three statements in a transaction', once: () => inThreeStatements(pool) },
    ],
    pace,
    stop,
  )
  if (!inOne || !inThree) throw new Error('nothing was played')
  return {
    title: 'A step as one statement',
    says: 'A payment, its event and its duties, written by the store’s own statement, and by three in a transaction.',
    tables: [
      {
        caption: 'A new payment written',
        columns: [
          { name: 'a second', unit: 'a second' },
          { name: 'times as fast', unit: 'times' },
        ],
        rows: [
          { name: inOne.name, figures: [rateOf(inOne), ratioOf(inOne, inThree)] },
          { name: inThree.name, figures: [rateOf(inThree)] },
        ],
      },
    ],
    measured: {},
  }
}

function newPayment() {
  const now = systemClock.now()
  return openPayment(newIdPSPTransaction(now, randomBytes), newRedirection(), limits, now)
}

async function inOneStatement(database: Parameters<typeof insertPayment>[0]) {
  const { terms, move } = newPayment()
  await insertPayment(database, terms, move, '')
}

async function inThreeStatements(pool: pg.Pool) {
  const { terms, move } = newPayment()
  const { idPSPTransaction: id, request, timeout, receivedAt, closesAt, deadline } = terms
  const life = JSON.stringify(move.to)
  const client = await pool.connect()
  try {
    await client.query('begin')
    const values = [
      id,
      request.idTransaction,
      JSON.stringify(request),
      timeout,
      receivedAt,
      closesAt,
      deadline,
    ]
    await client.query({ ...payment, values: [...values, life] })
    await client.query({ ...event, values: [id, receivedAt, move.event] })
    for (const { duty: kind, at } of move.owes) await client.query({ ...duty, values: [kind, id, at] })
    await client.query('commit')
  } finally {
    client.release()
  }
}

const payment = {
  name: 'payment',
  text: `insert into psp.payment
      (id_psp_transaction, id_transaction, request, timeout, received_at, closes_at, deadline, life)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id_transaction) do nothing`,
}
const event = {
  name: 'event',
  text: 'insert into psp.event (id_psp_transaction, at, event) values ($1, $2, $3)',
}
const duty = { name: 'duty', text: 'insert into psp.duty (kind, subject, due_at) values ($1, $2, $3)' }
