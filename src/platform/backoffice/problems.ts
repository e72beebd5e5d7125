/** What the back office's API answers when it refuses: a problem document that names the fields, and never a secret. */
import { STATUS_CODES } from 'node:http'
import type { Problem } from '../../contract/checked.ts'
import { clean } from '../../contract/text.ts'
import type { Answer } from './operation.ts'

const details = {
  400: 'The request cannot be understood',
  401: 'This is for administrators: an access token is needed, in “Authorization: Bearer”',
  404: 'There is nothing here',
  409: 'The registry would not fit together any more',
  412: 'It is not what you have seen: read it again, and decide anew',
  429: 'Too many requests; send it again later',
  500: 'The request could not be carried out; send it again later',
}
type OfficeStatus = keyof typeof details
type OfficeProblem = { title: string; status: OfficeStatus; detail: string; problems?: Problem[] }

const longest = { field: 200, expected: 500, detail: 1000 }
const most = 50

/** What was sent is repeated clean, and not at any length. */
export function refusal(status: OfficeStatus, problems: readonly Problem[] = []): Answer {
  const told = problems.slice(0, most).map(({ field, expected }) => ({
    field: clean(field.slice(0, longest.field)),
    expected: clean(expected.slice(0, longest.expected)),
  }))
  const detail = told.map(({ field, expected }) => `${field}: expected ${expected}`).join('; ')
  const body: OfficeProblem = {
    title: String(STATUS_CODES[status]),
    status,
    detail: detail.slice(0, longest.detail).toWellFormed() || details[status],
    ...(told.length > 0 && { problems: told }),
  }
  return { status, body }
}
