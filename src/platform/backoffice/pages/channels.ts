/** A PSP's channels, one at a time: each change is a change of the PSP. */
import { type Channel, type Psp, touchpoints } from '../../registry-entries.ts'
import { putEntry } from '../change-entry.ts'
import { type ChannelEntered, channelFormView } from '../views/channel-form.ts'
import { asking, paths } from '../views/paths.ts'
import { removalView } from '../views/removal.ts'
import { conclude, type Found, findNow, type Refusal, seenAgain, unrefused } from './conclude.ts'
import { type Answer, type Page, seenIn, sorry, textIn, textsIn, type Visit, whoIn } from './visit.ts'

/** `index`: of the path's channel among the PSP's; where one is added, of the place that it gets. */
type At = Found<'psp'> & { index: number; channel: Channel | undefined }

async function findChannel(visit: Visit): Promise<At | undefined> {
  const found = await findNow(visit, 'psp', visit.named.idPsp)
  if (!found) return undefined
  const { channels } = found.entry
  const { place } = visit.named
  if (place === undefined) return { ...found, index: channels.length, channel: undefined }
  const index = /^[1-9]\d{0,2}$/.test(place) ? Number(place) - 1 : -1
  const channel = channels[index]
  return channel && { ...found, index, channel }
}

/** Without a place in the path: of a channel that is added. */
export const showChannel: Page = async visit => {
  const at = await findChannel(visit)
  if (!at) return sorry(visit, 404, 'missing')
  const fresh = { idChannel: '', methods: [], touchpoints: [...touchpoints] }
  return form(visit, at, { entered: at.channel ?? fresh, seen: at.seen }, unrefused)
}

export const putChannel: Page = async visit => {
  const at = await findChannel(visit)
  if (!at || !isTheirs(visit, at)) return sorry(visit, 409, 'gone')
  const entered = enteredIn(visit, at.channel)
  const given = withChannels(at.entry, spliced(at, [entered]))
  return conclude(visit, await save(visit, given), {
    fields: ['idChannel', 'methods', 'touchpoints'],
    prefix: `channels.${at.index}.`,
    to: asking(paths.psp(at.entry.idPsp), { done: at.channel ? 'saved' : 'added' }),
    again: async refusal => {
      const now = await findChannel(visit)
      if (!now || !isTheirs(visit, now)) return sorry(visit, 409, 'gone')
      return form(visit, now, { entered, seen: seenAgain(visit, refusal, now.seen) }, refusal)
    },
  })
}

export const showRemoveChannel: Page = async visit => {
  const at = await findChannel(visit)
  return at?.channel ? removal(visit, at, at.channel, unrefused) : sorry(visit, 404, 'missing')
}

export const removeChannel: Page = async visit => {
  const at = await findChannel(visit)
  if (!at?.channel) return sorry(visit, 409, 'gone')
  const given = withChannels(at.entry, spliced(at, []))
  return conclude(visit, await save(visit, given), {
    fields: [],
    to: asking(paths.psp(at.entry.idPsp), { done: 'removed' }),
    again: async refusal => {
      const now = await findChannel(visit)
      return now?.channel ? removal(visit, now, now.channel, refusal) : sorry(visit, 409, 'gone')
    },
  })
}

const withChannels = (psp: Psp, channels: readonly ChannelEntered[]) => ({ ...psp, channels })

/** What is entered is checked when it is saved. */
const spliced = ({ entry, index }: At, instead: ChannelEntered[]): ChannelEntered[] =>
  (entry.channels as ChannelEntered[]).toSpliced(index, 1, ...instead)

const save = (visit: Visit, given: { idPsp: string }) =>
  putEntry(visit.platform, {
    ...{ kind: 'psp', id: given.idPsp, how: 'change', given },
    ...{ who: whoIn(visit), seen: seenIn(visit) },
  })

/** Places move when a channel is removed: whoever saves one must not find that they have changed its neighbour. */
const isTheirs = ({ form }: Visit, { channel }: At): boolean =>
  channel === undefined || channel.idChannel === textIn(form, 'idChannel')

/** A channel keeps its name. */
const enteredIn = ({ form }: Visit, channel: Channel | undefined): ChannelEntered => ({
  idChannel: channel?.idChannel ?? textIn(form, 'idChannel'),
  methods: textsIn(form, 'methods'),
  touchpoints: textsIn(form, 'touchpoints'),
})

type Filled = { entered: ChannelEntered; seen: number }

function form({ frame }: Visit, at: At, { entered, seen }: Filled, refusal: Refusal): Answer {
  const { status, troubles, isChanged } = refusal
  const { entry: psp, written, channel, index } = at
  const conflict = { now: channel ?? {}, yours: entered }
  const page = channelFormView({
    ...{ ...frame, psp, methods: written.entries.methods, entered, seen, troubles },
    ...{ isNew: channel === undefined, place: channel && index + 1 },
    ...(isChanged && { conflict }),
  })
  return { status, page }
}

function removal({ frame }: Visit, at: At, entry: Channel, refusal: Refusal): Answer {
  const { idPsp } = at.entry
  const page = removalView({
    ...{ ...frame, what: 'channel', name: entry.idChannel, entry, seen: at.seen, section: 'psps' },
    ...{ path: paths.removeChannel(idPsp, at.index + 1), back: paths.psp(idPsp) },
    ...{ news: refusal.isChanged ? 'changed' : undefined, troubles: refusal.troubles },
  })
  return { status: refusal.status, page }
}
