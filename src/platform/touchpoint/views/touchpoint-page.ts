import { type Html, html } from '../../../runtime/html.ts'
import { document } from '../../../runtime/pages/document.ts'
import { type Language, other, withLanguage } from '../../../runtime/pages/language.ts'
import { words } from './words.ts'

type TouchpointPage = {
  lang: Language
  title: string
  body: Html
  self: string
  script?: string
  noscriptRefreshSeconds?: number
}

export const touchpointPage = ({ self, ...page }: TouchpointPage): string =>
  document({
    ...page,
    brand: { name: words[page.lang].brand, theme: 'blue' },
    footer: html`<p>${words[page.lang].footer}</p>`,
    alternate: withLanguage(self, other(page.lang)),
  })
