/** Payment methods: their list, and the form of one. */
import type { Method } from '../../registry-entries.ts'
import { touchpoints } from '../../registry-entries.ts'
import { readRegistry } from '../../store/registry.ts'
import { putEntry } from '../change-entry.ts'
import { type MethodEntered, methodFormView, methodsView } from '../views/methods.ts'
import { asking, paths } from '../views/paths.ts'
import { conclude, findNow, type Refusal, seenAgain, unrefused } from './conclude.ts'
import { type Answer, doneIn, type Page, seenIn, sorry, textIn, textsIn, type Visit, whoIn } from './visit.ts'

export const showMethods: Page = async visit => {
  const { entries } = await readRegistry(visit.platform.database)
  return { page: methodsView({ ...visit.frame, methods: entries.methods, news: doneIn(visit) }) }
}

export const showAddMethod: Page = async visit =>
  form(visit, { entered: { id: '', label: '', touchpoints: [...touchpoints] }, seen: undefined }, unrefused)

export const addMethod: Page = async visit => {
  const given = enteredIn(visit, textIn(visit.form, 'id'))
  const wish = { kind: 'method', id: given.id, who: whoIn(visit), how: 'add', given } as const
  return conclude(visit, await putEntry(visit.platform, wish), {
    fields: ['id', 'label', 'touchpoints'],
    to: asking(paths.methods, { done: 'added' }),
    again: refusal => form(visit, { entered: given, seen: undefined }, refusal),
  })
}

export const showMethod: Page = async visit => {
  const found = await findNow(visit, 'method', visit.named.id)
  if (!found) return sorry(visit, 404, 'missing')
  return form(visit, { entered: found.entry, seen: found.seen }, unrefused)
}

export const changeMethod: Page = async visit => {
  const { id = '' } = visit.named
  const given = enteredIn(visit, id)
  const wish = { kind: 'method', id, who: whoIn(visit), how: 'change', given, seen: seenIn(visit) } as const
  return conclude(visit, await putEntry(visit.platform, wish), {
    fields: ['label', 'touchpoints'],
    to: asking(paths.methods, { done: 'saved' }),
    again: async refusal => {
      const now = await findNow(visit, 'method', id)
      if (!now) return sorry(visit, 409, 'gone')
      const seen = seenAgain(visit, refusal, now.seen)
      return form(visit, { entered: given, seen, now: now.entry }, refusal)
    },
  })
}

type Filled = { entered: MethodEntered; seen: number | undefined; now?: Method }

function form({ frame }: Visit, { entered, seen, now }: Filled, refusal: Refusal): Answer {
  const { status, troubles, isChanged } = refusal
  const conflict = isChanged && now && { now, yours: entered }
  const shown = { ...frame, isNew: seen === undefined, entered, seen, troubles }
  return { status, page: methodFormView({ ...shown, ...(conflict && { conflict }) }) }
}

const enteredIn = ({ form }: Visit, id: string): MethodEntered => ({
  id,
  label: textIn(form, 'label'),
  touchpoints: textsIn(form, 'touchpoints'),
})
