/**
 * expire-transaction · stop waiting: for a PSP that was being asked when we crashed, for an outcome that did not come
 * by its deadline (OUTCOME-16, REFUND-10), or for a closing that was not accepted while its token lived (NOTIFY-4).
 *
 * Owed by the statement that starts the waiting, and dated anew when the URL is handed out and when an outcome is
 * heard, so no wait is endless.
 */
import type { DutyKind } from '../../runtime/duties.ts'
import { advance } from '../advance.ts'
import type { Platform } from '../context.ts'
import { expire } from '../transaction.ts'
import { steadySchedule } from './schedule.ts'

export const expireTransaction = (platform: Pick<Platform, 'database' | 'clock' | 'take'>): DutyKind => ({
  delays: steadySchedule,
  async perform({ subject }) {
    const move = await advance(platform, subject, expire)
    if (!move) return 'done'
    if (!('refused' in move)) return 'written'
    return move.refused === 'ended' ? 'done' : { failed: 'it is not time yet' }
  },
})
