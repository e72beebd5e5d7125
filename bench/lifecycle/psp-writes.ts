/**
 * The baseline: what a payment writes and nothing else. The store's own statements in the order and number in which
 * one payment issues them, each its own commit, over a pool of the same size; no HTTP, no TLS, no page, no reads.
 */
import { randomBytes } from 'node:crypto'
import { bookDebit } from '../../src/psp/bank/sandbox/store/journal.ts'
import { newIdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import { booked } from '../../src/psp/money.ts'
import { attempt, authorize, challenge, type Move, openPayment, type Refusal } from '../../src/psp/payment.ts'
import {
  bindBrowser,
  confirmOutcome,
  insertPayment,
  movePayment,
  type Stored,
} from '../../src/psp/store/payment.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import type { Database } from '../../src/runtime/database.ts'
import { newRedirection } from '../redirection.ts'
import { begun } from './begun.ts'

const limits = { timeout: 600_000, margin: 20_000 }

/** A writer of payments. What is due is begun by the statement that owes it, as in a node that has room. */
export function pspWrites(database: Database) {
  return async (customer: string): Promise<void> => {
    const opened = await open(database)
    const attempted = await write(database, opened, attempt(opened, systemClock.now()))
    const asked = opened.idPSPTransaction // as the bank of the bench does: the question is no row of its own
    const now = systemClock.now()
    const question = { challenge: asked, customer }
    const challenged = await write(database, attempted.payment, challenge(attempted.payment, question, now))
    const authorized = await write(database, challenged.payment, authorize(challenged.payment, asked, now))
    const { payment, duties } = await takeMoney(database, authorized.payment)
    const told = { id: duties['deliver-outcome'] ?? 0, attempt: 1, subject: payment.idPSPTransaction }
    if (!(await confirmOutcome(database, told, 'OK', systemClock.now()))) throw new Error('nothing was told')
  }
}

async function open(database: Database): Promise<Stored> {
  const now = systemClock.now()
  const { terms, move } = openPayment(newIdPSPTransaction(now, randomBytes), newRedirection(), limits, now)
  await insertPayment(database, terms, move, '')
  await bindBrowser(database, terms.idPSPTransaction, randomBytes(32))
  return {
    ...terms,
    ...move.to,
    revision: 1,
    browser: null,
    confirmedAt: null,
    told: false,
    pageKey: '',
    forgotten: false,
  }
}

async function takeMoney(database: Database, payment: Stored) {
  if (payment.state !== 'authorizing') throw new Error('nobody has approved')
  const { idPSPTransaction: key, request, customer } = payment
  const { amount, description } = request
  const at = systemClock.now()
  const order = { key, customer, amount, description, at, authorizationCode: '00112233AABBCCDD' }
  if (!(await bookDebit(database, order))) throw new Error('nothing was booked')
  return write(database, payment, booked(payment, order, at))
}

async function write(database: Database, payment: Stored, move: Move | Refusal) {
  if ('refused' in move) throw new Error(move.refused)
  const now = systemClock.now()
  const written = await movePayment(database, payment, move, begun(move.owes, now), now)
  if (!written) throw new Error('nothing was moved')
  return written
}
