/** Forgets what names payers, once it has been kept for `platform.retention` days. */
import { after, day } from '../runtime/clock.ts'
import type { Platform } from './context.ts'
import { forgetPayers } from './store/forget.ts'

const batch = 200

type Forgetting = Pick<Platform, 'config' | 'clock' | 'database' | 'log' | 'outgoing'>

/** Resolves with whether there is more of it. */
export async function forgetOldPayers({
  config,
  clock,
  database,
  log,
  outgoing,
}: Forgetting): Promise<boolean> {
  const now = clock.now()
  const before = after(now, -config.retention * day)
  outgoing?.kept?.forget(before)
  const transactions = await forgetPayers(database, before, batch, now)
  if (transactions > 0) log.info({ transactions, before }, 'payers were forgotten')
  return transactions === batch
}
