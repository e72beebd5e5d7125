import { type Html, html } from '../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { euros } from '../../../runtime/pages/money.ts'
import { touchpointPage } from './touchpoint-page.ts'
import { type NoticeStatus, type StartProblem, words } from './words.ts'

/** Amounts in cents. */
export type NoticeLine = {
  noticeNumber: string
  companyName: string
  description: string
  amount: number
  status: NoticeStatus
}
export type MethodLine = { idPsp: string; idPaymentMethod: string; label: string }

/** What the payer had entered, when the page is shown again. `method` is a `methodValue`. */
export type Entered = { notices: string[]; method?: string; email?: string }

export type StartPage = {
  lang: Language
  notices: NoticeLine[]
  methods: MethodLine[]
  fee: number
  /** Posted fields: `notice` (once for each), `method`, `email`, `touchpoint`. */
  paths: { self: string; start: string }
  touchpoint?: string
  problem?: StartProblem
  entered?: Entered
}

/** A payment method as the form posts it: the PSP and its method, which never hold a slash. */
export const methodValue = ({ idPsp, idPaymentMethod }: Omit<MethodLine, 'label'>): string =>
  `${idPsp}/${idPaymentMethod}`

export function startView({ lang, paths, touchpoint = 'CHECKOUT', problem, ...page }: StartPage): string {
  const said = words[lang].start
  const entered = page.entered ?? { notices: [] }
  const body = html`<h1>${said.title}</h1>
<p class="quiet">${said.intro}</p>
${problem && html`<p class="alert" role="alert">${said.problems[problem]}</p>`}
<form class="stack" method="post" action="${withLanguage(paths.start, lang)}">
<input type="hidden" name="touchpoint" value="${touchpoint}">
<fieldset><legend>${said.notices}</legend>
${
  page.notices.length > 0
    ? html`<div class="choices">${page.notices.map(notice => noticeChoice(notice, entered, lang))}</div>`
    : html`<p class="card quiet">${said.noNotices}</p>`
}
</fieldset>
<fieldset><legend>${said.methods}</legend>
<div class="choices">${page.methods.map((method, index) => methodChoice(method, index, entered))}</div>
</fieldset>
${emailField(entered.email, lang)}
<p class="row"><span class="quiet">${said.fee}</span><strong class="money">${euros(page.fee, lang)}</strong></p>
<button class="button" type="submit">${said.go}</button>
</form>`
  return touchpointPage({ lang, title: said.title, body, self: paths.self })
}

function noticeChoice(notice: NoticeLine, entered: Entered, lang: Language): Html {
  const { noticeNumber, companyName, description, amount, status } = notice
  const said = words[lang].start
  const payable = status === 'payable'
  const checked = payable && entered.notices.includes(noticeNumber)
  return html`<label class="choice"><input type="checkbox" name="notice" value="${noticeNumber}"${checked && html` checked`}${!payable && html` disabled`}>
<span class="stretch">
<span class="row top"><strong>${companyName}</strong><span class="money">${euros(amount, lang)}</span></span>
<span class="line quiet small">${description}</span>
<span class="row"><span class="quiet small">${said.number} ${noticeNumber}</span>${!payable && html`<span class="tag ${status === 'paid' ? 'good' : 'warn'}">${said.status[status]}</span>`}</span>
</span></label>`
}

function methodChoice(method: MethodLine, index: number, entered: Entered): Html {
  const value = methodValue(method)
  const checked = entered.method === undefined ? index === 0 : entered.method === value
  return html`<label class="choice"><input type="radio" name="method" value="${value}" required${checked && html` checked`}><span>${method.label}</span></label>`
}

function emailField(email: string | undefined, lang: Language): Html {
  const said = words[lang].start
  return html`<div>
<label class="label" for="email">${said.email}</label>
<input class="field" id="email" name="email" type="email" maxlength="256" autocomplete="email" aria-describedby="email-hint" value="${email ?? ''}">
<p class="hint" id="email-hint">${said.emailHint}</p>
</div>`
}
