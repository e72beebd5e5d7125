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
import { after, systemClock } from '../../src/runtime/clock.ts'
import type { Database } from '../../src/runtime/database.ts'
import { type Duty, dutyStore } from '../../src/runtime/duties.ts'
import { newRedirection } from '../redirection.ts'

const { claim } = dutyStore('psp')
const limits = { timeout: 600_000, margin: 20_000 }

/** A writer of payments. Whoever claims a duty performs it, as in a PSP: each is claimed once, by anybody. */
export function pspWrites(database: Database) {
  const authorized = new Map<string, Stored>()
  return async (customer: string): Promise<void> => {
    const payment = await open(database)
    const attempted = await write(database, payment, attempt(payment, systemClock.now()))
    const asked = payment.idPSPTransaction // as the bank of the bench does: the question is no row of its own
    const now = systemClock.now()
    const challenged = await write(
      database,
      attempted,
      challenge(attempted, { challenge: asked, customer }, now),
    )
    const approval = authorize(challenged, asked, now)
    authorized.set(payment.idPSPTransaction, next(challenged, approval))
    await write(database, challenged, approval)
    const { subject } = await claimOne(database, 'take-money')
    const authorizing = authorized.get(subject)
    authorized.delete(subject)
    if (authorizing) await takeMoney(database, authorizing)
    await confirmOutcome(database, await claimOne(database, 'deliver-outcome'), 'OK', systemClock.now())
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
  await write(database, payment, booked(payment, order, at))
}

async function write(database: Database, payment: Stored, move: Move | Refusal): Promise<Stored> {
  const moved = next(payment, move)
  if ('refused' in move || !(await movePayment(database, payment, move, systemClock.now())))
    throw new Error('nothing was moved')
  return moved
}

function next(payment: Stored, move: Move | Refusal): Stored {
  if ('refused' in move) throw new Error(move.refused)
  return { ...payment, ...move.to, revision: payment.revision + 1 }
}

/** Two may look at the same row at once; the one who comes second looks again. */
async function claimOne(database: Database, kind: string): Promise<Duty> {
  for (;;) {
    const now = systemClock.now()
    const [duty] = await database.query(claim, [now, after(now, 30_000), [kind], [1]])
    if (duty) return duty
  }
}
