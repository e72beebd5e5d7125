import { html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { payerPage } from './payer-page.ts'
import { words } from './words.ts'

/** Nothing is known of the payment at this moment, so nothing is said of it but that it goes on. */
export function troubleView({ lang, pspName }: { lang: Language; pspName: string }): string {
  const said = words[lang].trouble
  const body = html`<div class="state">
<span class="badge">${icons.clock}</span>
<h1>${said.title}</h1>
<p>${said.text}</p>
<p class="quiet">${said.hint}</p>
</div>`
  return payerPage({ lang, pspName, title: said.title, body })
}
