/** `passerella duties list`: what is owed on either side, what came of it so far, and when it is tried next. */

import type { OwedDuty } from '../runtime/duty-list.ts'
import { romeDateTime } from '../runtime/pages/time.ts'
import type { Settings } from '../settings.ts'
import { Declined } from './declined.ts'
import { openSides, type Side, type SideName } from './sides.ts'
import { table } from './table.ts'

export type ListOptions = { settings: Settings; json: boolean; say: (text: string) => void; limit?: number }
export type Listed = OwedDuty & { side: SideName }

export async function listDuties({ settings, json, say, limit = 1_000 }: ListOptions): Promise<void> {
  await using sides = await openSides(settings)
  const all = (await Promise.all(sides.found.map(side => firstOf(side, limit + 1))))
    .flat()
    .sort(mostUrgentFirst)
  const duties = all.slice(0, limit)
  const more = all.length > limit
  if (json) say(JSON.stringify({ duties: duties.map(toJson), more }))
  else say(asText(duties, more))
  if (sides.lost.length > 0) throw new Declined(sides.lost.join('\n'))
}

const firstOf = async ({ name, duties }: Side, limit: number): Promise<Listed[]> =>
  (await duties.first(limit)).map(duty => ({ ...duty, side: name }))

/** Those that have given up, then those that are due the soonest. */
const mostUrgentFirst = (a: Listed, b: Listed) => (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0)

const toJson = ({ side, id, kind, subject, attempt, lastAnswer, dueAt }: Listed) => ({
  side,
  id: `${side}:${id}`,
  kind,
  payment: subject,
  attempts: attempt,
  lastAnswer,
  next: dueAt?.toISOString() ?? null,
  givenUp: dueAt === null,
})

function asText(duties: Listed[], more: boolean): string {
  if (duties.length === 0) return 'nothing is owed'
  const head = ['ID', 'KIND', 'PAYMENT', 'ATTEMPTS', 'NEXT', 'LAST ANSWER']
  const end = more ? `\n… and more: these are the first ${duties.length}` : ''
  return `${table([head, ...duties.map(row)])}${end}`
}

const row = ({ side, id, kind, subject, attempt, lastAnswer, dueAt }: Listed): string[] => [
  `${side}:${id}`,
  kind,
  subject,
  String(attempt),
  dueAt ? romeDateTime(dueAt, 'en') : 'a person’s turn',
  (lastAnswer ?? '').slice(0, 80),
]
