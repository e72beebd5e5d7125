/** The overview of PSPs, and a PSP's own page with the button that offers it to payers. */
import { lastKeyChange } from '../../store/audit.ts'
import { readRegistry, type Slot } from '../../store/registry.ts'
import { putEntry } from '../change-entry.ts'
import { readinessOf } from '../readiness.ts'
import { asking, paths } from '../views/paths.ts'
import type { News } from '../views/pieces.ts'
import { pspView } from '../views/psp.ts'
import { pspsView } from '../views/psps.ts'
import { conclude, type Found, findNow, type Refusal, unrefused } from './conclude.ts'
import { type Answer, doneIn, type Page, seenIn, sorry, textIn, type Visit, whoIn } from './visit.ts'

export const showPsps: Page = async visit => {
  const { platform, frame } = visit
  const { environment } = platform.config
  const written = await readRegistry(platform.database)
  const psps = written.entries.psps.map(psp => ({ psp, readiness: readinessOf(psp, written, environment) }))
  return { page: pspsView({ ...frame, psps, environment, news: doneIn(visit) }) }
}

export const showPsp: Page = async visit => {
  const found = await findNow(visit, 'psp', visit.named.idPsp)
  return found ? pspPage(visit, found, doneIn(visit)) : sorry(visit, 404, 'missing')
}

export const offerPsp: Page = async visit => {
  const { platform, form, named } = visit
  const found = await findNow(visit, 'psp', named.idPsp)
  if (!found) return sorry(visit, 409, 'gone')
  const { idPsp } = found.entry
  const offered = textIn(form, 'offered') === 'yes'
  const given = { ...found.entry, offered }
  const wish = {
    kind: 'psp',
    id: idPsp,
    who: whoIn(visit),
    how: 'change',
    given,
    seen: seenIn(visit),
  } as const
  return conclude(visit, await putEntry(platform, wish), {
    fields: [],
    to: asking(paths.psp(idPsp), { done: offered ? 'offered' : 'withdrawn' }),
    again: refusal => pspAgain(visit, refusal.isChanged ? 'changed' : undefined, refusal),
  })
}

/** The page of the path's PSP, as it is now, after something that was asked on it was refused. */
export async function pspAgain(
  visit: Visit,
  news: News,
  refusal: Omit<Refusal, 'isChanged'>,
): Promise<Answer> {
  const found = await findNow(visit, 'psp', visit.named.idPsp)
  return found ? pspPage(visit, found, news, refusal) : sorry(visit, 409, 'gone')
}

async function pspPage(
  { platform, frame }: Visit,
  { entry: psp, seen, written }: Found<'psp'>,
  news: News,
  { status, troubles }: Omit<Refusal, 'isChanged'> = unrefused,
): Promise<Answer> {
  const { environment } = platform.config
  const { idPsp } = psp
  const changeOf = (slot: Slot) => lastKeyChange(platform.database, idPsp, slot)
  const keyChanges = { primary: await changeOf('primary'), secondary: await changeOf('secondary') }
  const page = pspView({
    ...frame,
    self: paths.psp(idPsp),
    psp,
    seen,
    keyChanges,
    readiness: readinessOf(psp, written, environment),
    keys: written.keys.filter(key => key.idPsp === idPsp),
    endpoints: written.entries.endpoints.filter(one => one.idPsp === undefined || one.idPsp === idPsp),
    environment,
    news,
    troubles,
  })
  return { page, status }
}
