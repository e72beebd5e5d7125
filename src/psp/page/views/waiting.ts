import { type Html, html } from '../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { payerPage, paymentScript } from './payer-page.ts'
import { noscriptRefreshSeconds, type ProgressPaths, progress } from './progress.ts'
import { summary } from './summary.ts'
import { words } from './words.ts'

export type WaitingPage = {
  lang: Language
  pspName: string
  payee: string
  description: string
  amount: number
} & (
  | { waitingFor: 'bank'; paths: ProgressPaths }
  /** `leave` takes the payer back at once, should the page not do it by itself. */
  | { waitingFor: 'leaving'; paths: ProgressPaths & { leave?: string } }
)

/** Nothing is asked of the payer: the bank is working, or they are about to go back. */
export function waitingView(page: WaitingPage): string {
  const { lang, pspName, payee, description, amount } = page
  const said = words[lang][page.waitingFor]
  const body = html`<h1>${said.title}</h1>
<p class="quiet">${said.text}</p>
${summary({ lang, payee, description, amount })}
${progress(said.status, page.paths, lang)}
${leaveLink(page)}`
  const { self } = page.paths
  return payerPage({
    lang,
    pspName,
    title: said.title,
    body,
    self,
    script: paymentScript,
    noscriptRefreshSeconds,
  })
}

function leaveLink(page: WaitingPage): Html | undefined {
  if (page.waitingFor !== 'leaving' || page.paths.leave === undefined) return undefined
  const { leave } = words[page.lang].leaving
  return html`<a class="button outline" href="${withLanguage(page.paths.leave, page.lang)}">${leave}</a>`
}
