import { html } from '../../../../runtime/html.ts'
import type { Language } from '../../../../runtime/pages/language.ts'
import { backofficePage } from '../../views/backoffice-page.ts'
import { words } from './words.ts'

export type LinkPage = { lang: Language; name: string; self: string }

/** The button uses the link up: whoever only looks at where it leads does not. */
export function linkView({ lang, name, self }: LinkPage): string {
  const said = words[lang].link
  const body = html`<h1>${said.title}</h1>
<form class="card" method="post" action="${self}">
<p>${said.text} <strong>${name}</strong>.</p>
<p class="quiet small">${said.once}</p>
<button class="button" type="submit">${said.signIn}</button>
</form>`
  return backofficePage({ lang, title: said.title, body, self })
}
