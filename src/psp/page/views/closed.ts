import { html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { payerPage } from './payer-page.ts'
import { words } from './words.ts'

/** One page for a token that is unknown, used up or expired: it cannot tell them apart, and names no payment. */
export function closedView({ lang, pspName }: { lang: Language; pspName: string }): string {
  const said = words[lang].closed
  const body = html`<div class="state">
<span class="badge">${icons.clock}</span>
<h1>${said.title}</h1>
<p>${said.text}</p>
<p class="quiet">${said.hint}</p>
</div>`
  return payerPage({ lang, pspName, title: said.title, body })
}
