/**
 * A payment as the platform sees it: a touchpoint starts it, the PSP tells that it is OK, and accepts its closing.
 * sendPaymentOutcome is left out: it may overtake the answer that closes the payment, and then one write is spared.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, sql } from '../../src/runtime/database.ts'
import { type BenchPlatform, quick } from '../bench-platform.ts'

export async function payThroughPlatform(platform: BenchPlatform): Promise<void> {
  const { idTransaction, told } = await platform.pay(quick, 'closing')
  await platform.callBack(idTransaction)
  await told
}

const count = sql<{ transactions: number; closed: number; closings: number }>(
  'bench.platform.count',
  `select count(*) as transactions, count(*) filter (where life ->> 'state' = 'CLOSED') as closed,
          (select count(*) from platform.event where event = 'closed') as closings
   from platform.transaction`,
)

/** Fails unless every transaction was closed, and once. The last are written just after the PSP has answered. */
export async function areClosed(database: Database): Promise<void> {
  for (let looks = 0; looks < 50; looks++) {
    const [found] = await database.query(count, [])
    if (found && found.transactions === found.closed && found.transactions === found.closings) return
    await sleep(100)
  }
  throw new Error('there are transactions that were not closed, or not once')
}
