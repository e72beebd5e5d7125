/** The audit: who changed what, when, from what to what. Each line was written with its change, and never moves. */
import { type Database, sql } from '../../runtime/database.ts'
import type { Slot } from './registry.ts'

/** `subject`: the entry's identifier; of a key, `idPsp/slot`. Of a key only its dates are told. */
export type AuditLine = {
  id: number
  at: Date
  who: string
  action: string
  kind: string
  subject: string
  before: object | null
  after: object | null
}
/** `before`: lines older than this one. */
export type AuditWanted = {
  before?: number | undefined
  kind?: string | undefined
  subject?: string | undefined
  limit?: number | undefined
}

export const auditLimits = { default: 50, most: 200 }

const columns = 'id, at, who, action, kind, subject, before, after'

/** By the primary key, from the newest: an audit grows as fast as people work. */
const list = sql<AuditLine>(
  'platform.audit.list',
  `select ${columns} from platform.audit
   where id < $1 and ($3::text is null or kind = $3) and ($4::text is null or subject = $4)
   order by id desc limit $2`,
)

/** By audit_of_subject. */
const listOfOne = sql<AuditLine>(
  'platform.audit.list_of_one',
  `select ${columns} from platform.audit where id < $1 and kind = $3 and subject = $4 order by id desc limit $2`,
)

/** Which line tells of a key's last change; 0: it never had one. */
export async function lastKeyChange(database: Database, idPsp: string, slot: Slot): Promise<number> {
  const [line] = await listAudit(database, { kind: 'key', subject: `${idPsp}/${slot}`, limit: 1 })
  return line?.id ?? 0
}

/** The newest first. */
export function listAudit(
  database: Database,
  { before = Number.MAX_SAFE_INTEGER, kind, subject, limit = auditLimits.default }: AuditWanted,
): Promise<AuditLine[]> {
  const isOfOne = kind !== undefined && subject !== undefined
  const most = Math.min(limit, auditLimits.most)
  return database.query(isOfOne ? listOfOne : list, [before, most, kind ?? null, subject ?? null])
}
