import { type Html, html } from '../../../../runtime/html.ts'
import { type IconName, icons } from '../../../../runtime/pages/icons.ts'
import { type Language, withLanguage } from '../../../../runtime/pages/language.ts'
import { euros } from '../../../../runtime/pages/money.ts'
import { romeTime } from '../../../../runtime/pages/time.ts'
import type { Challenge } from './phone-list.ts'
import { sandboxPage } from './sandbox-page.ts'
import { type ChallengeState, words } from './words.ts'

export type PhonePage = {
  lang: Language
  bankName: string
  challenge: Challenge
  /** The answer is posted to `answer` as the field `answer`: `approve` or `refuse`. */
  paths: { self: string; answer: string; list: string }
  script?: string
}

/** One request, as the payer's bank would show it on their phone; once it has ended, how it ended. */
export function phoneView({ lang, bankName, challenge, paths, script }: PhonePage): string {
  const { state } = challenge
  const said = words[lang].phone
  const title = state === 'pending' ? said.title : said.ended[state].title
  const body = html`${state === 'pending' ? html`<h1>${title}</h1>` : ended(state, lang)}
${order(challenge, lang)}
${state === 'pending' && answers(paths.answer, lang)}
<p><a class="button plain" href="${withLanguage(paths.list, lang)}">${said.back}</a></p>`
  return sandboxPage({ lang, bankName, title, body, self: paths.self, ...(script && { script }) })
}

function order({ payee, amount, customerLabel, askedAt }: Challenge, lang: Language): Html {
  const said = words[lang].phone
  return html`<div class="card">
<p><span class="hidden">${said.amount}: </span><span class="figure money">${euros(amount, lang)}</span></p>
<dl class="facts">
<div><dt>${said.payee}</dt><dd>${payee}</dd></div>
<div><dt>${said.account}</dt><dd>${customerLabel}</dd></div>
</dl>
<p class="deadline">${icons.clock}<span>${said.asked} <time datetime="${askedAt.toISOString()}">${romeTime(askedAt, lang)}</time></span></p>
</div>`
}

function answers(path: string, lang: Language): Html {
  const said = words[lang].phone
  return html`<p class="quiet">${said.ask}</p>
<form class="actions" method="post" action="${withLanguage(path, lang)}">
<button class="button" type="submit" name="answer" value="approve">${said.approve}</button>
<button class="button outline" type="submit" name="answer" value="refuse">${said.refuse}</button>
</form>`
}

type Ended = Exclude<ChallengeState, 'pending'>

const marks: Record<Ended, { icon: IconName; tone: string }> = {
  approved: { icon: 'check', tone: 'good' },
  refused: { icon: 'cross', tone: 'bad' },
  withdrawn: { icon: 'clock', tone: 'warn' },
  void: { icon: 'exclamation', tone: 'bad' },
}

function ended(state: Ended, lang: Language): Html {
  const { title, text } = words[lang].phone.ended[state]
  const { icon, tone } = marks[state]
  return html`<div class="state" role="status">
<span class="badge ${tone}">${icons[icon]}</span>
<h1>${title}</h1>
<p class="quiet">${text}</p>
</div>`
}
