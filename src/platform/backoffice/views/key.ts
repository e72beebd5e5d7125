/** Making a key, showing it once, and revoking it. */
import { html } from '../../../runtime/html.ts'
import type { Psp } from '../../registry-entries.ts'
import type { Key, Slot } from '../../store/registry.ts'
import { backofficePage } from './backoffice-page.ts'
import { words } from './key-words.ts'
import { datesOf, keySeen } from './keys-card.ts'
import { paths } from './paths.ts'
import { type Frame, leading, pressing } from './pieces.ts'

type KeyPage = Frame & { psp: Psp; slot: Slot }
/** `change`: the line of the audit that tells of the key's last change. */
type Changing = KeyPage & { change: number }

/** Before a key is made: what it replaces. */
export function makeKeyView({
  psp,
  slot,
  key,
  change,
  ...frame
}: Changing & { key: Key | undefined }): string {
  const said = words[frame.lang]
  const path = paths.key(psp.idPsp, slot)
  const body = html`<div><h1>${said.makeTitle[slot]}</h1>
<p class="quiet">${psp.name} · ${psp.idPsp}</p></div>
<section class="card">
${key && html`<p class="warning">${said.replaces}</p><p>${datesOf(key, frame)}</p><p>${said.replacesNow}</p>`}
<p>${said.first}</p>
<div class="buttons">${pressing(frame, { path, label: said.make[slot], look: 'slim', fields: { seen: keySeen(key, change) } })}${leading(frame, { path: paths.psp(psp.idPsp), label: said.cancel })}</div>
</section>`
  return backofficePage({ ...frame, title: said.makeTitle[slot], section: 'psps', body })
}

/** The only page that ever shows a key. Nothing leads to it but making one, not even from the other language. */
export function keyShownView({
  psp,
  slot,
  key,
  replaced,
  self: _,
  ...frame
}: KeyPage & { key: string; replaced: boolean }): string {
  const said = words[frame.lang]
  const body = html`<div><h1>${said.shownTitle[slot]}</h1>
<p class="quiet">${psp.name} · ${psp.idPsp}</p></div>
<section class="card">
<p class="warning" role="status">${said.shownOnce}${replaced && ` ${said.shownReplaced}`}</p>
<dl class="facts"><div><dt>${said.key}</dt><dd><code class="whole" data-key>${key}</code></dd></div></dl>
<p class="quiet small">${said.shownHow}</p>
<div class="buttons">${leading(frame, { path: paths.psp(psp.idPsp), label: said.back, look: 'slim' })}</div>
</section>`
  return backofficePage({ ...frame, title: said.shownTitle[slot], section: 'psps', body })
}

export function revokeKeyView({ psp, slot, key, change, ...frame }: Changing & { key: Key }): string {
  const said = words[frame.lang]
  const path = paths.revokeKey(psp.idPsp, slot)
  const body = html`<div><h1>${said.revokeTitle[slot]}</h1>
<p class="quiet">${psp.name} · ${psp.idPsp}</p></div>
<section class="card">
<p>${datesOf(key, frame)}</p>
<p class="warning">${said.revokes}</p>
<div class="buttons">${pressing(frame, { path, label: said.revokeIt, look: 'slim bad', fields: { seen: keySeen(key, change) } })}${leading(frame, { path: paths.psp(psp.idPsp), label: said.cancel })}</div>
</section>`
  return backofficePage({ ...frame, title: said.revokeTitle[slot], section: 'psps', body })
}
