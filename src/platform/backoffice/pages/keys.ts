/**
 * A PSP's keys: one is made and shown by the answer to its form, and never again. A form that was made for another key
 * than the one there is changes nothing; so the page that shows a key can be loaded again without making another.
 */
import type { Psp } from '../../registry-entries.ts'
import { lastKeyChange } from '../../store/audit.ts'
import { type Key, type Slot, slots } from '../../store/registry.ts'
import { regenerateKey, revokeKey } from '../change-key.ts'
import { keyShownView, makeKeyView, revokeKeyView } from '../views/key.ts'
import { keySeen } from '../views/keys-card.ts'
import { asking, paths } from '../views/paths.ts'
import { findNow, unrefused } from './conclude.ts'
import { pspAgain } from './psps.ts'
import { type Answer, type Page, sorry, textIn, type Visit, whoIn } from './visit.ts'

type At = { psp: Psp; slot: Slot; key: Key | undefined; change: number }

async function findSlot(visit: Visit): Promise<At | undefined> {
  const { idPsp, slot: named } = visit.named
  const slot = slots.find(one => one === named)
  const found = slot && (await findNow(visit, 'psp', idPsp))
  if (!found) return undefined
  const { entry: psp, written } = found
  const key = written.keys.find(one => one.idPsp === idPsp && one.slot === slot)
  return { psp, slot, key, change: await lastKeyChange(visit.platform.database, psp.idPsp, slot) }
}

export const showMakeKey: Page = async visit => {
  const at = await findSlot(visit)
  if (!at) return sorry(visit, 404, 'missing')
  return { page: makeKeyView({ ...visit.frame, ...at }) }
}

export const makeKey: Page = async visit => {
  const at = await findSlot(visit)
  if (!at) return sorry(visit, 409, 'gone')
  const { idPsp } = at.psp
  const made = await regenerateKey(visit.platform, { idPsp, slot: at.slot, ...wishIn(visit, at) })
  if ('refused' in made) return changed(visit)
  const { psp, slot } = at
  const shown = { psp, slot, key: made.key, replaced: at.key !== undefined }
  return { page: keyShownView({ ...visit.frame, ...shown }) }
}

export const showRevokeKey: Page = async visit => {
  const at = await findSlot(visit)
  if (!at?.key) return sorry(visit, 404, 'missing')
  return { page: revokeKeyView({ ...visit.frame, ...at, key: at.key }) }
}

export const revokeIt: Page = async visit => {
  const at = await findSlot(visit)
  if (!at) return sorry(visit, 409, 'gone')
  const { idPsp } = at.psp
  const done = await revokeKey(visit.platform, { idPsp, slot: at.slot, ...wishIn(visit, at) })
  if ('refused' in done) return changed(visit)
  return { to: asking(paths.psp(idPsp), { done: 'revoked' }) }
}

/** Who asks, and for the key that their form was made for. */
const wishIn = (visit: Visit, { psp, slot }: At) => ({
  who: whoIn(visit),
  isSeen: async (key: Key | undefined) => {
    const change = await lastKeyChange(visit.platform.database, psp.idPsp, slot)
    return keySeen(key, change) === textIn(visit.form, 'seen')
  },
})

const changed = (visit: Visit): Promise<Answer> =>
  pspAgain(visit, 'keyChanged', { ...unrefused, status: 409 })
