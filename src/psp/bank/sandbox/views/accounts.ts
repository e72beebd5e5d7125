import { type Html, html } from '../../../../runtime/html.ts'
import type { Language } from '../../../../runtime/pages/language.ts'
import { euros, signedEuros } from '../../../../runtime/pages/money.ts'
import { romeDateTime } from '../../../../runtime/pages/time.ts'
import { sandboxPage } from './sandbox-page.ts'
import { words } from './words.ts'

/** Amounts in cents; a debit is negative. `returnOf`: when the debit was booked that this movement gives back. */
export type Movement = { at: Date; description: string; amount: number; returnOf: Date | null }
export type Account = {
  customer: string
  label: string
  holder: string
  iban: string
  balance: number
  blocked: boolean
  movements: Movement[]
}

export type AccountsPage = { lang: Language; bankName: string; accounts: Account[]; paths: { self: string } }

export function accountsView({ lang, bankName, accounts, paths }: AccountsPage): string {
  const { title, none } = words[lang].accounts
  const body = html`<h1>${title}</h1>
${accounts.length > 0 ? accounts.map(account => statement(account, lang)) : html`<p class="quiet">${none}</p>`}`
  return sandboxPage({ lang, bankName, title, body, self: paths.self, wide: true })
}

function statement({ customer, label, holder, iban, ...account }: Account, lang: Language): Html {
  const said = words[lang].accounts
  return html`<section class="card" data-customer="${customer}">
<div>
<div class="row"><h2>${label}</h2>${account.blocked && html`<span class="tag bad">${said.blocked}</span>`}</div>
<p class="quiet small">${holder} · ${grouped(iban)}</p>
</div>
<p class="row"><span class="quiet">${said.balance}</span><strong class="money">${euros(account.balance, lang)}</strong></p>
${account.movements.length > 0 ? movements(account.movements, lang) : html`<p class="quiet small">${said.noMovements}</p>`}
</section>`
}

function movements(all: Movement[], lang: Language): Html {
  const said = words[lang].accounts
  return html`<table>
<thead><tr><th scope="col">${said.movement}</th><th scope="col">${said.amount}</th></tr></thead>
<tbody>${all.map(movement => row(movement, lang))}</tbody>
</table>`
}

const row = ({ at, description, amount, returnOf }: Movement, lang: Language): Html =>
  html`<tr><td>${description}<span class="line quiet small">${time(at, lang)}</span>${returnOf && link(returnOf, lang)}</td><td class="money">${signedEuros(amount, lang)}</td></tr>`

/** A return is a movement of its own, and names the one that it undoes. */
const link = (returnOf: Date, lang: Language): Html =>
  html`<span class="line small">${words[lang].accounts.returnOf} ${time(returnOf, lang)}</span>`

const time = (at: Date, lang: Language): Html =>
  html`<time datetime="${at.toISOString()}">${romeDateTime(at, lang)}</time>`

/** An IBAN as it is printed: in groups of four. */
const grouped = (iban: string): string => iban.replace(/\s/g, '').replace(/.{4}(?=.)/g, '$& ')
