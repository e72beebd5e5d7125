/** A PSP is added, and its details are changed. */
import type { Psp } from '../../registry-entries.ts'
import { putEntry } from '../change-entry.ts'
import { asking, paths } from '../views/paths.ts'
import { type PspEntered, pspFormView } from '../views/psp-form.ts'
import { conclude, findNow, type Refusal, seenAgain, unrefused } from './conclude.ts'
import { type Answer, orNothing, type Page, seenIn, sorry, textIn, type Visit, whoIn } from './visit.ts'

const details = ['name', 'idBrokerPSP', 'closingUrl']

export const showAddPsp: Page = async visit => adding(visit, unrefused)

export const addPsp: Page = async visit => {
  const entered = enteredIn(visit, textIn(visit.form, 'idPsp'))
  const given = { idPsp: entered.idPsp, ...givenBy(entered) }
  const wish = { kind: 'psp', id: entered.idPsp, who: whoIn(visit), how: 'add', given } as const
  return conclude(visit, await putEntry(visit.platform, wish), {
    fields: ['idPsp', ...details],
    to: asking(paths.psp(entered.idPsp), { done: 'added' }),
    again: refusal => adding(visit, refusal),
  })
}

export const showEditPsp: Page = async visit => {
  const found = await findNow(visit, 'psp', visit.named.idPsp)
  if (!found) return sorry(visit, 404, 'missing')
  return form(visit, { entered: enteredOf(found.entry), seen: found.seen }, unrefused)
}

export const editPsp: Page = async visit => {
  const found = await findNow(visit, 'psp', visit.named.idPsp)
  if (!found) return sorry(visit, 409, 'gone')
  const { idPsp } = found.entry
  const entered = enteredIn(visit, idPsp)
  const given = { ...found.entry, ...givenBy(entered) }
  const wish = {
    kind: 'psp',
    id: idPsp,
    who: whoIn(visit),
    how: 'change',
    given,
    seen: seenIn(visit),
  } as const
  return conclude(visit, await putEntry(visit.platform, wish), {
    fields: details,
    to: asking(paths.psp(idPsp), { done: 'saved' }),
    again: async refusal => {
      const now = await findNow(visit, 'psp', idPsp)
      if (!now) return sorry(visit, 409, 'gone')
      const conflict = { now: givenBy(enteredOf(now.entry)), yours: givenBy(entered) }
      return form(visit, { entered, seen: seenAgain(visit, refusal, now.seen), conflict }, refusal)
    },
  })
}

const adding = (visit: Visit, refusal: Refusal): Answer =>
  form(visit, { entered: enteredIn(visit, textIn(visit.form, 'idPsp')), seen: undefined }, refusal)

type Filled = { entered: PspEntered; seen: number | undefined; conflict?: { now: object; yours: object } }

function form({ frame }: Visit, { entered, seen, conflict }: Filled, refusal: Refusal): Answer {
  const { status, troubles, isChanged } = refusal
  const shown = { ...frame, isNew: seen === undefined, entered, seen, troubles }
  return { status, page: pspFormView({ ...shown, ...(isChanged && { conflict }) }) }
}

const enteredIn = ({ form }: Visit, idPsp: string): PspEntered => ({
  idPsp,
  name: textIn(form, 'name'),
  idBrokerPSP: textIn(form, 'idBrokerPSP'),
  closingUrl: textIn(form, 'closingUrl'),
})

const enteredOf = ({ idPsp, name, idBrokerPSP = '', closingUrl = '' }: Psp): PspEntered => ({
  ...{ idPsp, name, idBrokerPSP, closingUrl },
})

const givenBy = ({ name, idBrokerPSP, closingUrl }: PspEntered) => ({
  name,
  idBrokerPSP: orNothing(idBrokerPSP),
  closingUrl: orNothing(closingUrl),
})
