/**
 * expire-transaction · stop waiting: for a PSP that was being asked when we crashed, or for an outcome that did not
 * come by its deadline (OUTCOME-16).
 *
 * Owed by the statement that starts the waiting, and dated anew when the URL is handed out, so no wait is endless.
 */
import type { DutyKind } from '../../runtime/duties.ts'
import { advance } from '../advance.ts'
import type { Platform } from '../context.ts'
import { expire } from '../transaction.ts'

const slowest = 60_000

export const expireTransaction = (platform: Pick<Platform, 'database' | 'clock' | 'moved'>): DutyKind => ({
  async perform({ subject }) {
    const move = await advance(platform, subject, expire)
    if (!move) return 'done'
    if (!('refused' in move)) return 'written'
    return move.refused === 'ended' ? 'done' : { failed: 'it is not time yet' }
  },
  /** Only a database that is away can make it fail, and then it must not be given up. */
  delays: attempt => Math.min(1_000 * attempt, slowest),
})
