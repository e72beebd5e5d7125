/** What the touchpoint's API answers when it refuses: the problem documents of the contract, and a few more statuses. */
import type { Problem } from '../../contract/checked.ts'
import type { NoticeId } from '../store/notice-lock.ts'

export type TouchpointStatus = 400 | 401 | 403 | 404 | 409 | 429 | 500 | 502 | 504
export type TouchpointProblem = {
  title: string
  status: TouchpointStatus
  detail: string
  idTransaction?: string
  /** The fields that are wrong, and what was expected of them. */
  problems?: readonly Problem[]
  /** The notices that are locked. */
  notices?: readonly NoticeId[]
}

const titles: Record<TouchpointStatus, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
}

type More = Pick<TouchpointProblem, 'idTransaction' | 'problems' | 'notices'>

export function refusal<Status extends TouchpointStatus>(status: Status, detail: string, more: More = {}) {
  return { status, body: { title: titles[status], status, detail, ...more } satisfies TouchpointProblem }
}

export const refuseFields = (problems: readonly Problem[]) =>
  refusal(400, problems.map(({ field, expected }) => `${field}: expected ${expected}`).join('; '), {
    problems,
  })
