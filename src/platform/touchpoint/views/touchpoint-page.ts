import { type Html, html } from '../../../runtime/html.ts'
import { document } from '../../../runtime/pages/document.ts'
import { type Language, other, withLanguage } from '../../../runtime/pages/language.ts'
import { words } from './words.ts'

type TouchpointPage = {
  lang: Language
  title: string
  body: Html
  /** The page's own path, where it can also be read in the other language. */
  self?: string
  script?: string
  noscriptRefreshSeconds?: number
}

export const touchpointPage = ({ self, ...page }: TouchpointPage): string =>
  document({
    ...page,
    brand: { name: words[page.lang].brand, theme: 'blue' },
    footer: html`<p>${words[page.lang].footer}</p>`,
    ...(self !== undefined && { alternate: withLanguage(self, other(page.lang)) }),
  })
