import { type Html, html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { euros } from '../../../runtime/pages/money.ts'
import { countdown } from './time-left.ts'
import { words } from './words.ts'

/** What is paid, to whom, and until when it can be. Amounts in cents. */
export type Summary = {
  lang: Language
  payee: string
  description: string
  amount: number
  /** `self` is the page to show when the time is over. */
  until?: { closesAt: Date; now: Date; self: string }
}

export function summary({ lang, payee, description, amount, until }: Summary): Html {
  const said = words[lang]
  return html`<div class="card">
<p><span class="hidden">${said.amount}: </span><span class="figure money">${euros(amount, lang)}</span></p>
<dl class="facts">
<div><dt>${said.payee}</dt><dd>${payee}</dd></div>
<div><dt>${said.description}</dt><dd>${description}</dd></div>
</dl>
${until && html`<p class="deadline">${icons.clock}<span>${said.by} ${countdown({ ...until, lang, words: said.left })}</span></p>`}
</div>`
}
