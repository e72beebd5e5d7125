/**
 * The platform's baseline: what a transaction writes and nothing else. The store's own statements in the order and
 * number in which one payment issues them, each its own commit, over a pool of the same size; no HTTP, no reads.
 */
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { close } from '../../src/platform/closing.ts'
import { hear } from '../../src/platform/report.ts'
import { insertTransaction, moveTransaction, type Stored } from '../../src/platform/store/transaction.ts'
import { activate, handOut, type Move, type Refusal } from '../../src/platform/transaction.ts'
import { after, systemClock } from '../../src/runtime/clock.ts'
import type { Database } from '../../src/runtime/database.ts'
import { type Duty, dutyStore } from '../../src/runtime/duties.ts'
import { newOrder, quick } from '../bench-platform.ts'

const { claimByLane } = dutyStore('platform')
const patience = 13_000
const timeout = 600_000

/** A writer of transactions. Whoever claims a closing performs it, as in a platform: each is claimed once, by anybody. */
export function platformWrites(database: Database) {
  const completed = new Map<string, Stored>()
  return async (): Promise<void> => {
    const activated = await open(database)
    const { idTransaction } = activated
    const given = { idPSPTransaction: idTransaction, timeout }
    const requested = await write(database, activated, handOut(activated, given, systemClock.now()))
    const now = systemClock.now()
    const details = { timestampOperation: now.toISOString(), authorizationCode: 'A1' }
    const report = {
      idTransaction,
      idPsp: quick,
      idPSPTransaction: idTransaction,
      outcome: 'OK',
      details,
    } as const
    const heard = hear(requested, report, now)
    completed.set(idTransaction, next(requested, heard))
    await write(database, requested, heard)
    const { subject } = await claimClosing(database)
    const closing = completed.get(subject)
    completed.delete(subject)
    if (closing) await write(database, closing, close(closing, systemClock.now()))
  }
}

async function open(database: Database): Promise<Stored> {
  const { terms, move } = activate(
    newIdTransaction(),
    newOrder(quick, 'TARI 2026'),
    patience,
    systemClock.now(),
  )
  if (!(await insertTransaction(database, terms, move))) throw new Error('the notice is locked')
  return { ...terms, ...move.to, revision: 1 }
}

async function write(database: Database, transaction: Stored, move: Move | Refusal<string>): Promise<Stored> {
  const moved = next(transaction, move)
  if ('refused' in move || !(await moveTransaction(database, transaction, move, systemClock.now())))
    throw new Error('nothing was moved')
  return moved
}

function next({ idTransaction, order, activatedAt, revision }: Stored, move: Move | Refusal<string>): Stored {
  if ('refused' in move) throw new Error(move.refused)
  return { idTransaction, order, activatedAt, ...move.to, revision: revision + 1 }
}

/** Two may look at the same row at once; the one who comes second looks again. */
async function claimClosing(database: Database): Promise<Duty> {
  for (;;) {
    const now = systemClock.now()
    const room = [1, ['notify-payment'], [], [], []]
    const [duty] = await database.query(claimByLane, [now, after(now, 18_000), ...room])
    if (duty) return duty
  }
}
