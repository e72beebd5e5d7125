import { html } from '../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { payerPage } from './payer-page.ts'
import { words } from './words.ts'

export type LeavingPage = { lang: Language; pspName: string; leave: string }

/** All is done: the browser goes on by itself, or by the button. It names no payment, for that is over. */
export function leavingView({ lang, pspName, leave }: LeavingPage): string {
  const said = words[lang].leaving
  const body = html`<h1>${said.title}</h1>
<p class="quiet">${said.text}</p>
<p><a class="button" href="${withLanguage(leave, lang)}">${said.leave}</a></p>`
  return payerPage({ lang, pspName, title: said.title, body })
}
