/** Whether a reply is one that the contract knows. */
import type { OperationId } from '../../../src/contract/operations.ts'
import { validateReply } from '../../../src/contract/validate.ts'
import type { Answer } from '../answer.ts'
import { readJson } from './problem.ts'

export function judgeReply(operation: OperationId, { status, headers, body }: Answer): string | undefined {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return undefined // a path that led elsewhere
  const checked = validateReply(operation, status, readJson(body))
  return checked.ok ? undefined : `a reply that breaks the contract: ${JSON.stringify(checked.problems)}`
}
