import { html } from '../../../runtime/html.ts'
import type { Language } from '../../../runtime/pages/language.ts'
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
  waitingFor: 'bank' | 'leaving'
  paths: ProgressPaths
}

/** Nothing is asked of the payer: the bank is working, or they are about to go back. */
export function waitingView(page: WaitingPage): string {
  const { lang, pspName, payee, description, amount } = page
  const said = words[lang][page.waitingFor]
  const body = html`<h1>${said.title}</h1>
<p class="quiet">${said.text}</p>
${summary({ lang, payee, description, amount })}
${progress(said.status, page.paths, lang)}`
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
