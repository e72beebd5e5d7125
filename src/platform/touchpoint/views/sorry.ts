import { html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { startLink } from './return.ts'
import { touchpointPage } from './touchpoint-page.ts'
import { type Sorry, words } from './words.ts'

export type SorryPage = { lang: Language; why: Sorry; start?: string }

export function sorryView({ lang, why, start }: SorryPage): string {
  const { title, text } = words[lang].sorry[why]
  const body = html`<div class="state">
<span class="badge">${icons.question}</span>
<h1>${title}</h1>
<p class="quiet">${text}</p>
</div>
${startLink(start, lang)}`
  return touchpointPage({ lang, title, body })
}
