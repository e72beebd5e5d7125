/** A PSP's two keys: when they were made and last used, and what can be done with them. Never what they are. */
import { type Html, html } from '../../../runtime/html.ts'
import type { Psp } from '../../registry-entries.ts'
import { type Key, type Slot, slots } from '../../store/registry.ts'
import { words } from './key-words.ts'
import { paths } from './paths.ts'
import { type Frame, linked, pressing, when } from './pieces.ts'
import { words as pspWords } from './psp-words.ts'

export function keysCard({ psp, keys, ...frame }: Frame & { psp: Psp; keys: readonly Key[] }): Html {
  const said = pspWords[frame.lang]
  return html`<section class="card" id="keys">
<h2>${said.keys}</h2>
<p class="quiet small">${said.keysIntro}</p>
<ul class="records">${slots.map(slot => {
    const key = keys.find(one => one.slot === slot)
    return html`<li><div><strong>${words[frame.lang].slots[slot]}</strong></div>
<div class="small">${key ? datesOf(key, frame) : words[frame.lang].none}</div>
${ways(psp, slot, key, frame)}</li>`
  })}</ul>
</section>`
}

export function datesOf({ madeAt, lastUsedAt }: Key, { lang }: Pick<Frame, 'lang'>): Html {
  const said = words[lang]
  return html`<span class="line">${said.made}: ${when(madeAt, lang)}</span><span class="line">${said.lastUsed}: ${lastUsedAt ? when(lastUsedAt, lang) : said.neverUsed}</span>`
}

/** Which key was there when the page was made: another one is not replaced unseen. */
export const keySeen = (key: Key | undefined): string => key?.madeAt.toISOString() ?? 'none'

/** A key that is there is replaced only by whoever has read what that means. */
function ways({ idPsp }: Psp, slot: Slot, key: Key | undefined, frame: Frame): Html {
  const said = words[frame.lang]
  const path = paths.key(idPsp, slot)
  if (!key)
    return pressing(frame, {
      path,
      label: said.make[slot],
      fields: { seen: keySeen(undefined) },
    })
  return html`<p class="ways">${linked(frame, { path, label: said.again, about: said.of[slot] })}${linked(frame, { path: paths.revokeKey(idPsp, slot), label: said.revoke, about: said.of[slot] })}</p>`
}
