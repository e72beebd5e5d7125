/** PSPs, methods and endpoints are removed: first a question, then the deed. */
import type { EntryKind, EntryOf } from '../../registry-entries.ts'
import { removeEntry } from '../change-entry.ts'
import type { Section } from '../views/page-words.ts'
import { asking, paths } from '../views/paths.ts'
import { removalView } from '../views/removal.ts'
import { conclude, type Found, findNow, type Refusal, unrefused } from './conclude.ts'
import { type Answer, type Page, seenIn, sorry, type Visit, whoIn } from './visit.ts'

type Place = { section: Section; path(id: string): string; back(id: string): string; to: string }

const places: Record<EntryKind, Place> = {
  psp: { section: 'psps', path: paths.removePsp, back: paths.psp, to: paths.psps },
  method: { section: 'methods', path: paths.removeMethod, back: () => paths.methods, to: paths.methods },
  endpoint: {
    section: 'endpoints',
    path: paths.removeEndpoint,
    back: () => paths.endpoints,
    to: paths.endpoints,
  },
}

const idIn = ({ named }: Visit): string => named.idPsp ?? named.id ?? ''

export const showRemove =
  (kind: EntryKind): Page =>
  async visit => {
    const found = await findNow(visit, kind, idIn(visit))
    return found ? question(visit, kind, found, unrefused) : sorry(visit, 404, 'missing')
  }

export const remove =
  (kind: EntryKind): Page =>
  async visit => {
    const id = idIn(visit)
    const removal = { kind, id, who: whoIn(visit), seen: seenIn(visit) }
    return conclude(visit, await removeEntry(visit.platform, removal), {
      fields: [],
      to: asking(places[kind].to, { done: 'removed' }),
      again: async refusal => {
        const now = await findNow(visit, kind, id)
        return now ? question(visit, kind, now, refusal) : sorry(visit, 409, 'gone')
      },
    })
  }

function question(
  visit: Visit,
  kind: EntryKind,
  { entry, seen }: Found<EntryKind>,
  refusal: Refusal,
): Answer {
  const { section, path, back } = places[kind]
  const id = idIn(visit)
  const page = removalView({
    ...{ ...visit.frame, what: kind, name: nameOf(entry), entry, seen, section },
    ...{ path: path(id), back: back(id) },
    ...{ news: refusal.isChanged ? 'changed' : undefined, troubles: refusal.troubles },
  })
  return { status: refusal.status, page }
}

const nameOf = (entry: EntryOf[EntryKind]): string => ('name' in entry ? entry.name : entry.id)
