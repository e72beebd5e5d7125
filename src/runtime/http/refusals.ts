/**
 * Tells the log who was turned away at a listener’s door, and why. A stranger must not fill the log: of each reason so
 * many lines a minute, and then how many more there were.
 */
import { after, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'

export type Refusal = {
  /** One of a few: it never has a stranger’s own words. */
  reason: string
  address?: string | undefined
  subject?: string | undefined
  issuer?: string | undefined
  code?: string | undefined
}
export type TellRefusal = (refusal: Refusal) => void

const minute = 60_000
const linesPerReason = 10
const longest = 200

export function tellRefusals({ log, clock, listener }: { log: Log; clock: Clock; listener: string }) {
  const counts = new Map<string, number>()
  let ends = clock.now()

  function beginMinute(now: Date) {
    for (const [reason, count] of counts)
      if (count > linesPerReason)
        log.warn({ listener, reason, callers: count - linesPerReason }, 'more callers were refused')
    counts.clear()
    ends = after(now, minute)
  }

  return ({ reason, ...who }: Refusal) => {
    const now = clock.now()
    if (now >= ends) beginMinute(now)
    const count = (counts.get(reason) ?? 0) + 1
    counts.set(reason, count)
    if (count <= linesPerReason) log.warn({ listener, reason, ...shortened(who) }, 'a caller was refused')
  }
}

const shortened = (who: Omit<Refusal, 'reason'>) =>
  Object.fromEntries(Object.entries(who).map(([name, text]) => [name, text?.slice(0, longest)]))
