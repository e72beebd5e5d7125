/**
 * The platform's baseline: what a transaction writes and nothing else. The store's own statements in the order and
 * number in which one payment issues them, each its own commit, over a pool of the same size; no HTTP, no reads.
 */
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { close } from '../../src/platform/closing.ts'
import { hear } from '../../src/platform/report.ts'
import {
  firstStored,
  insertTransaction,
  moveTransaction,
  type Stored,
} from '../../src/platform/store/transaction.ts'
import { activate, handOut, type Move, type Refusal } from '../../src/platform/transaction.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import type { Database } from '../../src/runtime/database.ts'
import { newOrder, quick } from '../bench-platform.ts'
import { begun } from './begun.ts'

const patience = 13_000
const timeout = 600_000

/** A writer of transactions. The closing is begun by the statement that owes it, as in a node that has room. */
export function platformWrites(database: Database) {
  return async (): Promise<void> => {
    const activated = await open(database)
    const { idTransaction } = activated
    const given = { idPSPTransaction: idTransaction, timeout }
    const requested = await write(database, activated, handOut(activated, given, systemClock.now()))
    const now = systemClock.now()
    const details = { timestampOperation: now.toISOString(), authorizationCode: 'A1' }
    const who = { idTransaction, idPsp: quick, idPSPTransaction: idTransaction }
    const heard = await write(database, requested, hear(requested, { ...who, outcome: 'OK', details }, now))
    await write(database, heard, close(heard, systemClock.now()))
  }
}

async function open(database: Database): Promise<Stored> {
  const order = newOrder(quick, 'TARI 2026')
  const { terms, move } = activate(newIdTransaction(), order, patience, systemClock.now())
  if (!(await insertTransaction(database, terms, move))) throw new Error('the notice is locked')
  return firstStored(terms, move)
}

async function write(database: Database, transaction: Stored, move: Move | Refusal<string>): Promise<Stored> {
  if ('refused' in move) throw new Error(move.refused)
  const now = systemClock.now()
  const written = await moveTransaction(database, transaction, move, begun(move.owes, now), now)
  if (!written) throw new Error('nothing was moved')
  return written.transaction
}
