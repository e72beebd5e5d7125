/** The table `platform.notice_lock`: which notices are taken, and by a transaction in which state. */
import { type Database, sql } from '../../runtime/database.ts'
import type { Notice, Transaction } from '../transaction.ts'

export type NoticeId = Pick<Notice, 'fiscalCode' | 'noticeNumber'>
export type LockedNotice = NoticeId & { state: Transaction['state'] }

/** By the primary key of each table. */
const find = sql<LockedNotice>(
  'platform.notice_lock.find',
  `select fiscal_code as "fiscalCode", notice_number as "noticeNumber", life ->> 'state' as state
   from platform.notice_lock join platform.transaction using (id_transaction)
   where (fiscal_code, notice_number) in (select * from unnest($1::text[], $2::text[]))
   order by fiscal_code, notice_number`,
)

export function findLocked(database: Database, notices: readonly NoticeId[]): Promise<LockedNotice[]> {
  const codes = notices.map(({ fiscalCode }) => fiscalCode)
  const numbers = notices.map(({ noticeNumber }) => noticeNumber)
  return database.query(find, [codes, numbers])
}
