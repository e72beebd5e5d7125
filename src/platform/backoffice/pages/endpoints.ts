/** Endpoints: their list, the form of one, and what a handshake with it shows. */
import { readRegistry, type Written } from '../../store/registry.ts'
import { findEntry, putEntry } from '../change-entry.ts'
import { verifyEndpoint } from '../verify-endpoint.ts'
import { type EndpointEntered, endpointFormView } from '../views/endpoint-form.ts'
import { endpointsView } from '../views/endpoints.ts'
import { asking, paths } from '../views/paths.ts'
import { verificationView } from '../views/verification.ts'
import { conclude, findNow, type Refusal, seenAgain, unrefused } from './conclude.ts'
import {
  type Answer,
  doneIn,
  orNothing,
  type Page,
  seenIn,
  sorry,
  textIn,
  type Visit,
  whoIn,
} from './visit.ts'

const fields = ['id', 'url', 'environment', 'idPsp', 'idPaymentMethod', 'touchpoint', 'idChannel'] as const

export const showEndpoints: Page = async visit => {
  const { database, config } = visit.platform
  const { entries } = await readRegistry(database)
  const { environment } = config
  const page = { ...visit.frame, endpoints: entries.endpoints, environment, news: doneIn(visit) }
  return { page: endpointsView(page) }
}

/** For a PSP that the query names, most of it is known. */
export const showAddEndpoint: Page = async visit => {
  const { database, config } = visit.platform
  const written = await readRegistry(database)
  const idPsp = textIn(visit.query, 'idPsp')
  const entered = { ...enteredOf({ url: '', environment: config.environment }), idPsp }
  return form(
    visit,
    written,
    { entered: { ...entered, id: freeName(idPsp, written) }, seen: undefined },
    unrefused,
  )
}

export const addEndpoint: Page = async visit => {
  const entered = enteredIn(visit, textIn(visit.form, 'id'))
  const id = entered.id || visit.platform.random(4).toString('hex')
  const given = givenBy({ ...entered, id })
  const wish = { kind: 'endpoint', id, who: whoIn(visit), how: 'add', given } as const
  return conclude(visit, await putEntry(visit.platform, wish), {
    fields,
    to: asking(homeOf(given), { done: 'added' }),
    again: async refusal => {
      const written = await readRegistry(visit.platform.database)
      return form(visit, written, { entered, seen: undefined }, refusal)
    },
  })
}

export const showEndpoint: Page = async visit => {
  const found = await findNow(visit, 'endpoint', visit.named.id)
  if (!found) return sorry(visit, 404, 'missing')
  return form(visit, found.written, { entered: enteredOf(found.entry), seen: found.seen }, unrefused)
}

export const changeEndpoint: Page = async visit => {
  const { id = '' } = visit.named
  const entered = enteredIn(visit, id)
  const given = givenBy(entered)
  const wish = { kind: 'endpoint', id, who: whoIn(visit), how: 'change', given, seen: seenIn(visit) } as const
  return conclude(visit, await putEntry(visit.platform, wish), {
    fields,
    to: asking(homeOf(given), { done: 'saved' }),
    again: async refusal => {
      const now = await findNow(visit, 'endpoint', id)
      if (!now) return sorry(visit, 409, 'gone')
      const seen = seenAgain(visit, refusal, now.seen)
      return form(visit, now.written, { entered, seen }, refusal)
    },
  })
}

export const showVerification: Page = async visit => {
  const { platform, named, frame } = visit
  const found = await findNow(visit, 'endpoint', named.id)
  if (!found) return sorry(visit, 404, 'missing')
  const sight = await verifyEndpoint(platform, found.entry)
  const page = { ...frame, endpoint: found.entry, sight, now: platform.clock.now() }
  return { page: verificationView(page) }
}

type Filled = { entered: EndpointEntered; seen: number | undefined }

function form(
  { frame, platform }: Visit,
  { entries }: Written,
  { entered, seen }: Filled,
  refusal: Refusal,
): Answer {
  const { status, troubles, isChanged } = refusal
  const now = findEntry(entries, 'endpoint', entered.id)
  const conflict = isChanged && now && { now, yours: givenBy(entered) }
  const page = endpointFormView({
    ...{ ...frame, isNew: seen === undefined, entries, entered, seen, troubles },
    ...{ own: platform.config.environment, back: homeOf(givenBy(now ? enteredOf(now) : entered)) },
    ...(conflict && { conflict }),
  })
  return { status, page }
}

const homeOf = ({ idPsp }: { idPsp: string | undefined }): string =>
  idPsp === undefined ? paths.endpoints : paths.psp(idPsp)

const enteredIn = ({ form }: Visit, id: string): EndpointEntered =>
  enteredOf({ ...Object.fromEntries(fields.map(field => [field, textIn(form, field)])), id })

const enteredOf = (endpoint: { [Name in keyof EndpointEntered]?: string | undefined }): EndpointEntered => {
  const { id = '', url = '', environment = '', idPsp = '', idPaymentMethod = '' } = endpoint
  const { touchpoint = '', idChannel = '' } = endpoint
  return { id, url, environment, idPsp, idPaymentMethod, touchpoint, idChannel }
}

const givenBy = ({ idPsp, idPaymentMethod, touchpoint, idChannel, ...rest }: EndpointEntered) => ({
  ...rest,
  idPsp: orNothing(idPsp),
  idPaymentMethod: orNothing(idPaymentMethod),
  touchpoint: orNothing(touchpoint),
  idChannel: orNothing(idChannel),
})

/** A name that says whose it is, and that no endpoint has yet. */
function freeName(idPsp: string, { entries }: Written): string {
  const taken = entries.endpoints.map(({ id }) => id)
  const names = [idPsp, ...taken.map((_, index) => `${idPsp.slice(0, 30)}-${index + 2}`)]
  return idPsp === '' ? '' : (names.find(name => !taken.includes(name)) ?? '')
}
