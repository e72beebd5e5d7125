/** What the doctor finds: a line a check, with what was seen, and what to do where it is not as it should be. */

export type Finding = {
  check: string
  /** `unknown`: it could not be looked at, and why stands in `saw`. */
  verdict: 'good' | 'mend' | 'unknown'
  saw: string
  mend?: string
}

export const good = (check: string, saw: string): Finding => ({ check, verdict: 'good', saw })
export const mend = (check: string, saw: string, todo: string): Finding => ({
  check,
  verdict: 'mend',
  saw,
  mend: todo,
})
export const unknown = (check: string, saw: string): Finding => ({ check, verdict: 'unknown', saw })

const marks = { good: 'ok  ', mend: 'MEND', unknown: '?   ' }

/** What a stranger wrote stays on its line, and gives the terminal no orders. */
export function asLine({ check, verdict, saw, mend: todo }: Finding): string {
  const line = `${marks[verdict]}  ${check}: ${saw}${todo === undefined ? '' : `; ${todo}`}`
  return line.replace(/\p{C}+/gu, ' ')
}
