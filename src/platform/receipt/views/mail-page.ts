import { type Html, html } from '../../../runtime/html.ts'
import { document } from '../../../runtime/pages/document.ts'
import { type Language, other, withLanguage } from '../../../runtime/pages/language.ts'
import { words } from './words.ts'

type MailPage = { lang: Language; title: string; body: Html; self: string }

export const mailPage = ({ self, ...page }: MailPage): string =>
  document({
    ...page,
    brand: { name: words[page.lang].brand, theme: 'blue' },
    footer: html`<p>${words[page.lang].footer}</p>`,
    alternate: withLanguage(self, other(page.lang)),
    wide: true,
  })
