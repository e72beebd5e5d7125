/** What holds for every answer of every door. */
import type { Answer } from '../answer.ts'
import type { Door, Refusal } from '../door.ts'
import { judgeFault } from './fault.ts'
import { judgePage } from './page.ts'
import { judgeProblem } from './problem.ts'

const judges: Record<Refusal, (answer: Answer) => string | undefined> = {
  problem: judgeProblem,
  fault: judgeFault,
  page: judgePage,
}

/** An answer to HEAD has no body that could be judged. */
export function judge(door: Door, answer: Answer, isHead: boolean): string | undefined {
  const { status, headers, body } = answer
  if (status >= 500) return `a ${status}`
  if ('x-fuzz' in headers) return 'a header of a stranger’s'
  if (/^text\/html/.test(headers['content-type'] ?? '') && body.includes('<x-fuzz'))
    return 'markup of a stranger’s'
  if (isHead) return undefined
  if (status < 400) return door.judge?.(answer)
  const found = door.refusals.map(refusal => judges[refusal](answer))
  return found.includes(undefined) ? undefined : `${found.join('; ')}, with ${status}`
}
