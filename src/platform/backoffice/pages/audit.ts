/** The audit log, a page at a time. */
import { listAudit } from '../../store/audit.ts'
import { type AuditFilter, auditView } from '../views/audit.ts'
import { type Page, textIn, type Visit } from './visit.ts'

/** Lines on a page. */
const most = 25
const longest = 100

export const showAudit: Page = async visit => {
  const filter = filterIn(visit)
  const { before, ...wanted } = filter
  const from = before === undefined ? {} : { before: Number(before) }
  const found = await listAudit(visit.platform.database, { ...wanted, ...from, limit: most + 1 })
  const lines = found.slice(0, most)
  const olderThan = found.length > most ? String(lines.at(-1)?.id) : undefined
  return { page: auditView({ ...visit.frame, lines, filter, olderThan }) }
}

/** No name holds a control character, and the database takes none. */
function filterIn({ query }: Visit): AuditFilter {
  const given = (name: string) =>
    textIn(query, name)
      .replace(/\p{Cc}/gu, '')
      .slice(0, longest)
      .toWellFormed()
  const [kind, subject, before] = [given('kind'), given('subject'), given('before')]
  return {
    ...(kind && { kind }),
    ...(subject && { subject }),
    ...(/^\d{1,15}$/.test(before) && { before }),
  }
}
