/** The audit over the API, a page at a time, the newest first. */
import { z } from 'zod'
import { auditLimits, listAudit } from '../store/audit.ts'
import { toProblem } from './change-entry.ts'
import type { Operation } from './operation.ts'
import { refusal } from './problems.ts'

const text = (pattern: RegExp, expected: string) => z.string(expected).regex(pattern, expected).optional()
const number = (most: number) => {
  const expected = `expected a whole number from 1 to ${most}, once`
  const isWithin = (digits: string) => /^[1-9]\d{0,15}$/.test(digits) && Number(digits) <= most
  return z.string(expected).refine(isWithin, expected).transform(Number).optional()
}

const query = z.strictObject({
  before: number(Number.MAX_SAFE_INTEGER),
  kind: text(/^[a-z-]{1,35}$/, 'expected a kind: 1 to 35 small letters or “-”, once'),
  subject: text(/^[^\p{Cc}\p{Cs}]{1,200}$/u, 'expected a subject of 1 to 200 characters, once'),
  limit: number(auditLimits.most),
})

export const showAudit: Operation = async ({ database }, asked) => {
  const read = query.safeParse(asked.query)
  if (!read.success) return refusal(400, read.error.issues.map(toProblem))
  return { status: 200, body: { lines: await listAudit(database, read.data) } }
}
