import { type Html, html } from '../../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../../runtime/pages/language.ts'
import { euros } from '../../../../runtime/pages/money.ts'
import { romeTime } from '../../../../runtime/pages/time.ts'
import { sandboxPage } from './sandbox-page.ts'
import { type ChallengeState, words } from './words.ts'

export type Challenge = {
  id: string
  payee: string
  /** Cents. */
  amount: number
  customerLabel: string
  askedAt: Date
  state: ChallengeState
}

export type PhoneListPage = {
  lang: Language
  bankName: string
  /** Those that wait for an answer. */
  challenges: Challenge[]
  paths: { self: string; phone: (id: string) => string }
  /** The script that shows an empty list again until something is on it. */
  script?: string
}

export function phoneListView({ lang, bankName, challenges, paths, script }: PhoneListPage): string {
  const said = words[lang].phones
  const self = withLanguage(paths.self, lang)
  const body = html`<h1>${said.title}</h1>
<p class="quiet">${said.intro}</p>
${
  challenges.length > 0
    ? html`<ul class="choices">${challenges.map(challenge => entry(challenge, lang, paths.phone(challenge.id)))}</ul>`
    : html`<p class="card quiet" role="status" data-self="${self}" data-again="3000">${said.none}</p>`
}
<p><a class="button outline" href="${self}">${said.refresh}</a></p>`
  return sandboxPage({ lang, bankName, title: said.title, body, self: paths.self, ...(script && { script }) })
}

const entry = ({ payee, amount, customerLabel, askedAt }: Challenge, lang: Language, path: string): Html =>
  html`<li><a class="entry" href="${withLanguage(path, lang)}">
<span><strong class="line">${payee}</strong><span class="line quiet small">${customerLabel} · ${words[lang].phones.asked} <time datetime="${askedAt.toISOString()}">${romeTime(askedAt, lang)}</time></span></span>
<strong class="money">${euros(amount, lang)}</strong>
</a></li>`
