import { html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { cancelForm } from './cancel-form.ts'
import { payerPage, paymentScript } from './payer-page.ts'
import { noscriptRefreshSeconds, type ProgressPaths, progress } from './progress.ts'
import { summary } from './summary.ts'
import { words } from './words.ts'

export type ApprovingPage = {
  lang: Language
  pspName: string
  payee: string
  description: string
  amount: number
  closesAt: Date
  now: Date
  phoneUrl?: string
  paths: ProgressPaths & { cancel: string }
}

/** The payer's device has been asked; the page goes on by itself when they have answered. */
export function approvingView({ lang, pspName, phoneUrl, paths, ...page }: ApprovingPage): string {
  const { payee, description, amount, closesAt, now } = page
  const { self } = paths
  const said = words[lang].approving
  const body = html`<h1>${said.title}</h1>
<p class="quiet">${said.how}</p>
${summary({ lang, payee, description, amount, until: { closesAt, now, self } })}
${progress(said.status, paths, lang)}
<div class="actions">
${
  phoneUrl &&
  html`<a class="button" href="${phoneUrl}" target="_blank" rel="noopener">${icons.phone}<span>${said.open}<span class="hidden"> ${said.newTab}</span></span></a>`
}
${cancelForm(paths.cancel, lang)}
</div>`
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
