import { type Html, html } from '../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { cancelForm } from './cancel-form.ts'
import { payerPage, paymentScript } from './payer-page.ts'
import { summary } from './summary.ts'
import { type PaymentProblem, words } from './words.ts'

export type Customer = { customer: string; label: string }

export type PaymentPage = {
  lang: Language
  pspName: string
  payee: string
  description: string
  amount: number
  closesAt: Date
  now: Date
  /** The customers to choose from, or null where the payer types a code. The field is `customer` either way. */
  customers: Customer[] | null
  paths: { self: string; events: string; authorize: string; cancel: string }
  problem?: PaymentProblem
}

/** The payment is ready: the payer says who they are, and authorizes it or goes back, unless somebody else was first. */
export function paymentView({ lang, pspName, customers, paths, problem, ...page }: PaymentPage): string {
  const { payee, description, amount, closesAt, now } = page
  const said = words[lang].payment
  const body = html`<h1>${said.title}</h1>
${problem && html`<p class="alert" role="alert">${said.problems[problem]}</p>`}
${summary({ lang, payee, description, amount, until: { closesAt, now, self: paths.self } })}
<div class="actions" data-watch="${paths.events}" data-go="${withLanguage(paths.self, lang)}">
<form class="stack" method="post" action="${withLanguage(paths.authorize, lang)}">
${customers ? choice(customers, lang) : code(lang)}
<button class="button" type="submit">${said.authorize}</button>
</form>
${cancelForm(paths.cancel, lang)}
</div>`
  return payerPage({
    lang,
    pspName,
    title: said.title,
    body,
    self: paths.self,
    script: paymentScript,
    noscriptRefreshSeconds: timeOver(closesAt, now),
  })
}

/** Where scripts do not run, the page asks again once, when its time is over. */
const timeOver = (closesAt: Date, now: Date) =>
  Math.max(0, Math.ceil((closesAt.getTime() - now.getTime()) / 1000)) + 1

const choice = (customers: Customer[], lang: Language): Html =>
  html`<fieldset><legend>${words[lang].payment.account}</legend><div class="choices">${customers.map(radio)}</div></fieldset>`

const radio = ({ customer, label }: Customer, index: number): Html =>
  html`<label class="choice"><input type="radio" name="customer" value="${customer}" required${index === 0 && html` checked`}><span>${label}</span></label>`

function code(lang: Language): Html {
  const said = words[lang].payment
  return html`<div>
<label class="label" for="customer">${said.customerCode}</label>
<input class="field" id="customer" name="customer" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="customer-hint">
<p class="hint" id="customer-hint">${said.customerHint}</p>
</div>`
}
