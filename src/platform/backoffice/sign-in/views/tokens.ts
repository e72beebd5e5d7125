import { type Html, html } from '../../../../runtime/html.ts'
import type { Language } from '../../../../runtime/pages/language.ts'
import { romeDateTime } from '../../../../runtime/pages/time.ts'
import type { AccessToken } from '../../../store/access-token.ts'
import { backofficePage, type SignedIn } from '../../views/backoffice-page.ts'
import { hidden, selectField, summary, type Troubles, textField } from '../../views/form.ts'
import { words as formWords } from '../../views/form-words.ts'
import { signInPaths } from '../sign-in-paths.ts'
import { words } from './words.ts'

export type TokensPage = {
  lang: Language
  signedIn: SignedIn
  tokens: readonly Omit<AccessToken, 'person'>[]
  /** How many days one may be made for. */
  choices: readonly number[]
  /** The one that was just made: it stands here, and nowhere else ever. */
  made?: string
  isRevoked?: boolean
  entered: { name: string; days: string }
  /** Tells this form from every other: it makes one token. */
  once: string
  troubles: Troubles
}

export function tokensView(page: TokensPage): string {
  const { lang, signedIn, tokens, made, isRevoked } = page
  const said = words[lang].tokens
  const body = html`<div>
<h1>${said.title}</h1>
<p class="quiet">${said.intro}</p>
</div>
${made !== undefined && shown(made, lang)}
${isRevoked && html`<p class="card" role="status">${said.revoked}</p>`}
${tokens.length === 0 ? html`<p class="quiet">${said.none}</p>` : tokens.map(token => card(token, signedIn, lang))}
${makeForm(page)}`
  const section = 'tokens'
  const self = made === undefined ? { self: signInPaths.tokens } : {} // the way to the other language leads away from it
  return backofficePage({ lang, title: said.title, body, signedIn, section, ...self })
}

const shown = (made: string, lang: Language): Html =>
  html`<section class="card" role="status" data-made>
<h2>${words[lang].tokens.made}</h2>
<p>${words[lang].tokens.shownOnce}</p>
<p><code class="code">${made}</code></p>
</section>`

function card(
  { id, name, maker, madeAt, endsAt, lastUsedAt }: TokensPage['tokens'][number],
  { csrf }: SignedIn,
  lang: Language,
): Html {
  const said = words[lang].tokens
  return html`<section class="card" data-token="${id}">
<h2 id="token-${id}">${name}</h2>
<dl class="facts">
<div><dt>${said.maker}</dt><dd>${maker}</dd></div>
<div><dt>${said.madeAt}</dt><dd>${time(madeAt, lang)}</dd></div>
<div><dt>${said.endsAt}</dt><dd>${time(endsAt, lang)}</dd></div>
<div><dt>${said.lastUsedAt}</dt><dd>${lastUsedAt ? time(lastUsedAt, lang) : said.never}</dd></div>
</dl>
<form method="post" action="${signInPaths.revoke(id)}?lang=${lang}">
${hidden('csrf', csrf)}
<button class="button outline slim" type="submit" aria-describedby="token-${id}">${said.revoke}</button>
</form>
</section>`
}

function makeForm({ lang, signedIn, choices, entered, once, troubles }: TokensPage): Html {
  const said = words[lang].tokens
  const options = choices.map(days => ({ value: String(days), label: said.daysOf(days) }))
  return html`<form class="card" method="post" action="${signInPaths.tokens}?lang=${lang}" autocomplete="off">
<h2>${said.make}</h2>
${summary(troubles, formWords[lang])}
${hidden('csrf', signedIn.csrf)}${hidden('once', once)}
${textField({ name: 'name', label: said.name, hint: said.nameHint, value: entered.name, troubles })}
${selectField({ name: 'days', label: said.days, value: entered.days, options, troubles })}
<button class="button" type="submit">${said.make}</button>
</form>`
}

const time = (at: Date, lang: Language): Html =>
  html`<time datetime="${at.toISOString()}">${romeDateTime(at, lang)}</time>`
