import { type Html, html } from '../../../runtime/html.ts'
import { document } from '../../../runtime/pages/document.ts'
import { type Language, other, withLanguage } from '../../../runtime/pages/language.ts'
import { words } from './words.ts'

export const paymentScript = '/assets/payment.js'

type PayerPage = {
  lang: Language
  pspName: string
  title: string
  body: Html
  /** The page's own path, where it can also be read in the other language. */
  self?: string
  script?: string
  noscriptRefreshSeconds?: number
}

/** What all of a PSP's pages for the payer have around them, on a phone first of all (PAGE-2). */
export const payerPage = ({ pspName, self, ...page }: PayerPage): string =>
  document({
    ...page,
    brand: { name: pspName, theme: 'green' },
    footer: html`<p>${words[page.lang].footer}</p>`,
    ...(self !== undefined && { alternate: withLanguage(self, other(page.lang)) }),
  })
