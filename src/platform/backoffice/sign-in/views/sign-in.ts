import { html } from '../../../../runtime/html.ts'
import type { Language } from '../../../../runtime/pages/language.ts'
import { backofficePage } from '../../views/backoffice-page.ts'
import { type Problem, words } from './words.ts'

export type SignInPage = {
  lang: Language
  /** The provider, and what leads there; without it there are links alone. */
  way: { host: string; start: string } | undefined
  problem?: Problem
  self: string
}

const command = 'passerella backoffice sign-in <name>'

export function signInView({ lang, way, problem, self }: SignInPage): string {
  const said = words[lang]
  const body = html`<div>
<h1>${said.title}</h1>
<p class="quiet">${said.intro}</p>
</div>
${problem && html`<p class="alert" role="alert">${said.problems[problem]}</p>`}
${
  way
    ? html`<a class="button" href="${way.start}">${said.with} ${way.host}</a>`
    : html`<div class="card">
<p>${said.byLink}</p>
<p><code>${command}</code></p>
</div>`
}`
  return backofficePage({ lang, title: said.title, body, self })
}
