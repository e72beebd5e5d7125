import { type Html, html } from '../../../runtime/html.ts'
import { type IconName, icons } from '../../../runtime/pages/icons.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { euros } from '../../../runtime/pages/money.ts'
import { touchpointPage } from './touchpoint-page.ts'
import { type ReturnState, words } from './words.ts'

export const returnScript = '/assets/return.js'

/** pagoPA's code for the end of a payment, as its touchpoints show it. */
export type OutcomeCode = 0 | 2 | 8 | 17 | 18 | 25

export type Return = {
  lang: Language
  state: ReturnState
  outcomeCode?: OutcomeCode
  /** Cents. */
  amount?: number
  payee?: string
  /** `start` is where to pay from, if that is a page of ours. */
  paths: { self: string; status: string; start?: string }
}

/** Until a state is final the script asks for the status, and without scripts the page asks again. In seconds. */
const asksAgain: Partial<Record<ReturnState, number>> = { pending: 2, closing: 2, refunding: 10 }

export const isFinal = (state: ReturnState): boolean => asksAgain[state] === undefined

/** The whole page. */
export function returnView(page: Return): string {
  const { lang, state, paths } = page
  const noscriptRefreshSeconds = asksAgain[state]
  const asks = noscriptRefreshSeconds !== undefined
  const body = html`<div class="stack" data-outcome aria-live="polite"${asks && html` data-status="${paths.status}"`}>
${returnFragment(page)}
</div>
${asks && html`<template>${returnFragment({ lang, state: 'lost', paths })}</template>`}`
  const { title } = words[lang].outcome[state]
  const again = asks && { noscriptRefreshSeconds }
  return touchpointPage({ lang, title, body, self: paths.self, script: returnScript, ...again })
}

const marks: Record<ReturnState, { icon: IconName; tone: string }> = {
  pending: { icon: 'clock', tone: '' },
  closing: { icon: 'clock', tone: '' },
  paid: { icon: 'check', tone: 'good' },
  refused: { icon: 'cross', tone: 'bad' },
  canceled: { icon: 'cross', tone: 'warn' },
  expired: { icon: 'clock', tone: 'warn' },
  error: { icon: 'exclamation', tone: 'bad' },
  refunding: { icon: 'clock', tone: 'warn' },
  refunded: { icon: 'check', tone: '' },
  person: { icon: 'exclamation', tone: 'warn' },
  lost: { icon: 'question', tone: '' },
}

/** The way to where one pays, on a page that has nothing else to offer. */
export const startLink = (start: string | undefined, lang: Language): Html | undefined =>
  start === undefined
    ? undefined
    : html`<p><a class="button" href="${withLanguage(start, lang)}">${words[lang].again}</a></p>`

/** What the page says about the payment: its first content, and what the script puts in its place later. */
export function returnFragment({ lang, state, outcomeCode, amount, payee, paths }: Return): Html {
  const said = words[lang]
  const { icon, tone } = marks[state]
  return html`<div class="state">
<span class="badge ${tone}">${icons[icon]}</span>
<h1>${said.outcome[state].title}</h1>
<p class="quiet">${said.outcome[state].text}</p>
</div>
${facts({ lang, amount, payee })}
${whatNext({ lang, state, paths })}
${outcomeCode !== undefined && html`<p class="quiet small center">${said.code} ${outcomeCode}</p>`}`
}

/** An answer by itself, or the way back. While money comes back it is neither: that may outlast the session. */
function whatNext({ lang, state, paths }: Pick<Return, 'lang' | 'state' | 'paths'>): Html | undefined {
  if (isFinal(state)) return startLink(paths.start, lang)
  return state === 'refunding' ? undefined : html`<p class="busy"><span>${words[lang].checking}</span></p>`
}

type Facts = { lang: Language; amount: number | undefined; payee: string | undefined }

function facts({ lang, amount, payee }: Facts): Html | undefined {
  if (amount === undefined && payee === undefined) return undefined
  const said = words[lang]
  return html`<dl class="card facts receipt">
${amount !== undefined && html`<div><dt>${said.amount}</dt><dd class="money">${euros(amount, lang)}</dd></div>`}
${payee !== undefined && html`<div><dt>${said.payee}</dt><dd>${payee}</dd></div>`}
</dl>`
}
