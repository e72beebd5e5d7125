/** Forgets what names payers, once it has been kept for `psp.retention` days; and has the bank forget it. */
import { after, day } from '../runtime/clock.ts'
import { within } from './bank/within.ts'
import type { Psp } from './context.ts'
import { forgetPayers } from './store/forget.ts'

const batch = 200

type Forgetting = Pick<Psp, 'config' | 'clock' | 'database' | 'log' | 'bank'>

/** Resolves with whether there is more of it. */
export async function forgetOldPayers(psp: Forgetting): Promise<boolean> {
  const { config, clock, database, log, bank } = psp
  const before = after(clock.now(), -config.retention * day)
  const payments = await forgetPayers(database, before, batch)
  if (payments > 0) log.info({ payments, before }, 'payers were forgotten')
  const bankHasMore = bank.forget && (await within(psp, async () => bank.forget?.(before)))
  return payments === batch || bankHasMore === true
}
