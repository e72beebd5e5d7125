/** PSPs, methods and endpoints are removed: first a question, then the deed. */
import type { EntryKind, EntryOf } from '../../registry-entries.ts'
import { removeEntry } from '../change-entry.ts'
import type { Section } from '../views/page-words.ts'
import { asking, paths } from '../views/paths.ts'
import { removalView } from '../views/removal.ts'
import { conclude, type Found, findNow, type Refusal, unrefused } from './conclude.ts'
import { type Answer, type Page, seenIn, sorry, type Visit, whoIn } from './visit.ts'

/** `back`: where one goes who removes nothing; `on`: who did. */
type Ways = { section: Section; name: string; path: string; back: string; on: string }

const waysOf: { [Kind in EntryKind]: (entry: EntryOf[Kind]) => Ways } = {
  psp: ({ idPsp, name }) => ({
    ...{ section: 'psps', name, path: paths.removePsp(idPsp) },
    ...{ back: paths.psp(idPsp), on: paths.psps },
  }),
  method: ({ id }) => ({
    ...{ section: 'methods', name: id, path: paths.removeMethod(id) },
    ...{ back: paths.methods, on: paths.methods },
  }),
  endpoint: ({ id, idPsp }) => {
    const home = idPsp === undefined ? paths.endpoints : paths.psp(idPsp)
    return { section: 'endpoints', name: id, path: paths.removeEndpoint(id), back: home, on: home }
  },
}

const lists: Record<EntryKind, string> = { psp: paths.psps, method: paths.methods, endpoint: paths.endpoints }

export const showRemove =
  <Kind extends EntryKind>(kind: Kind): Page =>
  async visit => {
    const found = await findNow(visit, kind, idIn(visit))
    return found ? question(visit, kind, found, unrefused) : sorry(visit, 404, 'missing')
  }

export const remove =
  <Kind extends EntryKind>(kind: Kind): Page =>
  async visit => {
    const id = idIn(visit)
    const found = await findNow(visit, kind, id)
    if (!found) return { to: asking(lists[kind], { done: 'removed' }) } // they pressed twice, or somebody else did it
    const to = asking(waysOf[kind](found.entry).on, { done: 'removed' })
    const removal = { kind, id, who: whoIn(visit), seen: seenIn(visit) }
    return conclude(visit, await removeEntry(visit.platform, removal), {
      fields: [],
      to,
      again: async refusal => {
        const now = await findNow(visit, kind, id)
        return now ? question(visit, kind, now, refusal) : { to }
      },
    })
  }

function question<Kind extends EntryKind>(
  { frame }: Visit,
  kind: Kind,
  { entry, seen }: Found<Kind>,
  { status, troubles, isChanged }: Refusal,
): Answer {
  const { on: _, ...ways } = waysOf[kind](entry)
  const page = removalView({
    ...{ ...frame, ...ways, what: kind, entry, seen, troubles },
    news: isChanged ? 'changed' : undefined,
  })
  return { status, page }
}

const idIn = ({ named }: Visit): string => named.idPsp ?? named.id ?? ''
