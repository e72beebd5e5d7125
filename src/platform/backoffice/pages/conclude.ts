/** What becomes of a form: its entry where it shows, or the form again, as it was filled, with what is wrong. */
import type { Problem } from '../../../contract/checked.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import type { EntryKind, EntryOf } from '../../registry-entries.ts'
import { nameOf, readRegistry, type Written } from '../../store/registry.ts'
import { findEntry, type Unchanged } from '../change-entry.ts'
import { expectation } from '../views/expectations.ts'
import { noTroubles, type Troubles } from '../views/form.ts'
import { words } from '../views/form-words.ts'
import { type Answer, seenIn, sorry, type Visit } from './visit.ts'

/** `isChanged`: somebody else has changed the entry since the form was made. */
export type Refusal = { status: number; troubles: Troubles; isChanged: boolean }
export const unrefused: Refusal = { status: 200, troubles: noTroubles, isChanged: false }

type Concluding = {
  /** The form's own fields. The first is the entry's name, where one can be given. */
  fields: readonly string[]
  /** Where a problem's field begins with this, it is the rest that the form knows. */
  prefix?: string
  to: string
  again(refusal: Refusal): Answer | Promise<Answer>
}

export async function conclude(
  visit: Visit,
  outcome: { revision: number } | Unchanged,
  { fields, prefix = '', to, again }: Concluding,
): Promise<Answer> {
  if (!('refused' in outcome)) return { to }
  const { lang } = visit.frame
  switch (outcome.refused) {
    case 'missing':
      return sorry(visit, 409, 'gone')
    case 'changed':
      return again({ status: 409, troubles: noTroubles, isChanged: true })
    case 'exists':
      return again({ status: 409, troubles: existing(fields[0] ?? '', lang), isChanged: false })
    case 'problems': {
      const problems = outcome.problems.map(({ field, expected }) => ({
        expected,
        field: field.startsWith(prefix) ? field.slice(prefix.length) : field,
      }))
      return again({ status: 400, troubles: troublesOf(problems, fields, lang), isChanged: false })
    }
  }
}

const existing = (field: string, lang: Language): Troubles => ({
  beside: new Map([[field, [words[lang].exists]]]),
  others: [],
})

/** Of these a sentence does not say itself that it speaks of them. */
const lists = ['endpoints', 'channels']

/** Each beside its field; what is about none of the form's says what it is about. */
function troublesOf(problems: readonly Problem[], fields: readonly string[], lang: Language): Troubles {
  const beside = new Map<string, string[]>()
  const others: string[] = []
  for (const problem of problems) {
    const text = expectation(problem, lang)
    const field = fields.find(name => problem.field === name || problem.field.startsWith(`${name}.`))
    const said = field === undefined ? others : (beside.get(field) ?? [])
    const isAboutList = field === undefined && lists.includes(problem.field)
    const whole = isAboutList ? `${words[lang].fields[problem.field]}: ${text}` : text
    if (!said.includes(whole)) said.push(whole)
    if (field !== undefined) beside.set(field, said)
  }
  return { beside, others }
}

export type Found<Kind extends EntryKind> = { entry: EntryOf[Kind]; seen: number; written: Written }

/** An entry as it is now, and at which revision. */
export async function findNow<Kind extends EntryKind>(
  { platform }: Visit,
  kind: Kind,
  id: string | undefined,
): Promise<Found<Kind> | undefined> {
  const written = await readRegistry(platform.database)
  const entry = id === undefined ? undefined : findEntry(written.entries, kind, id)
  return entry && { entry, written, seen: written.changedAt.get(nameOf(kind, id ?? '')) ?? 0 }
}

/** After somebody else's change the form counts for what is there now; else for what it was made for. */
export const seenAgain = (visit: Visit, { isChanged, status }: Refusal, now: number): number =>
  isChanged || status === 200 ? now : seenIn(visit)
