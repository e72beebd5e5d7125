import { html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { payerPage, paymentScript } from './payer-page.ts'
import { noscriptRefreshSeconds, type ProgressPaths, progress } from './progress.ts'
import { summary } from './summary.ts'
import { type Undone, words } from './words.ts'

export type UndonePage = {
  lang: Language
  pspName: string
  payee: string
  description: string
  amount: number
  /** What becomes of the payer's money. */
  money: Undone
  /** Who undid it, where that is known. */
  by?: 'platform' | 'psp'
  paths: ProgressPaths & { leave: string }
}

/** Somebody other than the payer undid the payment: that is said before the browser goes anywhere (REFUND-20). */
export function undoneView({ lang, pspName, money, by, paths, ...page }: UndonePage): string {
  const said = words[lang].undone
  const title = said.title[money]
  const who = money === 'undoing' ? said.wants : said.by
  const body = html`<div class="state">
<span class="badge warn">${money === 'undoing' ? icons.clock : icons.exclamation}</span>
<h1>${title}</h1>
<p class="quiet">${by && html`${who[by]} `}${said.money[money]}</p>
</div>
${summary({ lang, ...page })}
${money === 'undoing' && progress(said.status, paths, lang)}
<p><a class="button" href="${withLanguage(paths.leave, lang)}">${words[lang].leaving.leave}</a></p>`
  const goesOn = money === 'undoing' && { script: paymentScript, noscriptRefreshSeconds }
  return payerPage({ lang, pspName, title, body, self: paths.self, ...goesOn })
}
