/** A past: as many payments as wanted, spread over the days for which payers are remembered, in place of what there was. */
import { randomFillSync } from 'node:crypto'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { newIdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import { day, systemClock } from '../../src/runtime/clock.ts'
import { sql } from '../../src/runtime/database.ts'
import { customerOf } from '../ground.ts'
import type { Cast } from './mould.ts'
import { openPatiently } from './open-patiently.ts'
import { openRefill, type Refill } from './refill.ts'
import type { Seed } from './seeds.ts'
import { tables } from './tables.ts'

export type Past = {
  stored: number
  /** Which of them the nth payment is like. */
  like(nth: number): Seed
  /** How many accounts they were taken from. */
  payers: number
}

const days = 390
const batch = 500

/** The tables fill side by side, each over a connection of its own, which then makes its indexes. */
export async function loadPast(
  url: string,
  { stored, like, payers }: Past,
  stop: AbortSignal,
): Promise<void> {
  await using opened = new AsyncDisposableStack()
  const fills: (Refill & { rows: number })[] = []
  for (const table of tables) fills.push({ ...opened.use(await openRefill(url, table)), rows: 0 })
  const start = systemClock.now().getTime() - days * day
  const apart = Math.floor(((days - 1) * day) / stored) // the last of them is a day old
  for (let first = 0; first < stored; first += batch) {
    stop.throwIfAborted()
    const count = Math.min(batch, stored - first)
    const payments = Array.from({ length: count }, (_, place) => {
      const nth = first + place
      return { cast: newCast(new Date(start + nth * apart), customerOf(nth % payers)), seed: like(nth) }
    })
    await Promise.all(fills.map((fill, table) => fill.write(linesOf(fill, table, payments))))
  }
  await Promise.all(fills.map(fill => fill.end(fill.rows)))
  await using database = openPatiently(url)
  await database.query(checkpoint, [])
}

/** All of it is on the disk before anything is measured. */
const checkpoint = sql<never>('bench.checkpoint', 'checkpoint')

function linesOf(fill: { rows: number }, table: number, payments: { cast: Cast; seed: Seed }[]): string {
  let lines = ''
  for (const { cast, seed } of payments) {
    const mould = seed[table]
    if (!mould) continue
    lines += mould.fill({ ...cast, row: fill.rows + 1 })
    fill.rows += mould.rows
  }
  return lines
}

const newCast = (at: Date, customer: string): Cast => ({
  idPSPTransaction: newIdPSPTransaction(at, random),
  idTransaction: newIdTransaction(random),
  customer,
  at: at.getTime(),
})

/** Out of a pool: asked for one by one, they would take longer than all the rest. */
const pool = Buffer.alloc(1 << 16)
let used = pool.length
function random(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.subarray(used - bytes, used)
}
