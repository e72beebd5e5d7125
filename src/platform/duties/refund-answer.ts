/** What a PSP answers to a refund counts only with HTTP 200, and if it keeps the contract to the letter (REFUND-9). */
import { parseJson } from '../../contract/json.ts'
import { validateReply } from '../../contract/validate.ts'
import type { Answer } from '../../runtime/http/client.ts'

export type RefundWord = { outcome: 'OK' | 'KO' | 'CANCELED' }

export function readRefund(idTransaction: string, { status, body }: Answer): RefundWord | { failed: string } {
  if (status !== 200) return { failed: `answered ${status}` }
  const json = parseJson(body)
  const reply = json.ok ? validateReply('RefundTransaction', status, json.value) : json
  if (!reply.ok) return broken(reply.problems)
  if (reply.value.status !== 200) return { failed: `answered ${status}` }
  const answer = reply.value.body
  if (answer.idTransaction !== idTransaction)
    return broken([{ field: 'idTransaction', expected: idTransaction }])
  return { outcome: answer.outcome }
}

function broken(problems: readonly { field: string; expected: string }[]) {
  const what = problems.map(({ field, expected }) => `${field}: expected ${expected}`).join('; ')
  return { failed: `answered 200, but ${what}` }
}
