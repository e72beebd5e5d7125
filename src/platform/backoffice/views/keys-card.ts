/** A PSP's two keys: when they were made and last used, and what can be done with them. Never what they are. */
import { type Html, html } from '../../../runtime/html.ts'
import type { Psp } from '../../registry-entries.ts'
import { type Key, type Slot, slots } from '../../store/registry.ts'
import { words } from './key-words.ts'
import { paths } from './paths.ts'
import { type Frame, linked, pressing, when } from './pieces.ts'
import { words as pspWords } from './psp-words.ts'

export type KeysCard = { psp: Psp; keys: readonly Key[]; keyChanges: KeyChanges }
/** Of each key, the line of the audit that tells of its last change. */
export type KeyChanges = Record<Slot, number>

export function keysCard({ psp, keys, keyChanges, ...frame }: Frame & KeysCard): Html {
  const said = pspWords[frame.lang]
  return html`<section class="card" id="keys">
<h2>${said.keys}</h2>
<p class="quiet small">${said.keysIntro}</p>
<ul class="records">${slots.map(slot => {
    const key = keys.find(one => one.slot === slot)
    return html`<li><div><strong>${words[frame.lang].slots[slot]}</strong></div>
<div class="small">${key ? datesOf(key, frame) : words[frame.lang].none}</div>
${ways({ psp, slot, key, change: keyChanges[slot] }, frame)}</li>`
  })}</ul>
</section>`
}

export function datesOf({ madeAt, lastUsedAt }: Key, { lang }: Pick<Frame, 'lang'>): Html {
  const said = words[lang]
  return html`<span class="line">${said.made}: ${when(madeAt, lang)}</span><span class="line">${said.lastUsed}: ${lastUsedAt ? when(lastUsedAt, lang) : said.neverUsed}</span>`
}

/**
 * Which key was there when the page was made: another one is not replaced unseen. None is none since its last change, so
 * that the page that has shown a key can be loaded again when that key was revoked.
 */
export const keySeen = (key: Key | undefined, change: number): string =>
  key?.madeAt.toISOString() ?? `none ${change}`

type Place = { psp: Psp; slot: Slot; key: Key | undefined; change: number }

/** A key that is there is replaced only by whoever has read what that means. */
function ways({ psp: { idPsp }, slot, key, change }: Place, frame: Frame): Html {
  const said = words[frame.lang]
  const path = paths.key(idPsp, slot)
  if (!key)
    return pressing(frame, {
      path,
      label: said.make[slot],
      fields: { seen: keySeen(undefined, change) },
    })
  return html`<p class="ways">${linked(frame, { path, label: said.again, about: said.of[slot] })}${linked(frame, { path: paths.revokeKey(idPsp, slot), label: said.revoke, about: said.of[slot] })}</p>`
}
