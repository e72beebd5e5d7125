import { type Html, html } from '../../../../runtime/html.ts'
import { document } from '../../../../runtime/pages/document.ts'
import { type Language, other, withLanguage } from '../../../../runtime/pages/language.ts'
import { words } from './words.ts'

type SandboxPage = {
  lang: Language
  bankName: string
  title: string
  body: Html
  self: string
  wide?: boolean
  script?: string
}

/** Every page of the sandbox bank says that it is one, in its name and above its content. */
export const sandboxPage = ({ bankName, self, body, ...page }: SandboxPage): string =>
  document({
    ...page,
    brand: { name: `${bankName} · ${words[page.lang].sandbox}`, theme: 'green' },
    body: html`<p class="ribbon">${words[page.lang].ribbon}</p>
${body}`,
    alternate: withLanguage(self, other(page.lang)),
  })
