import { type Html, html } from '../../../runtime/html.ts'
import type { Kept } from '../../../runtime/mail/memory.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { romeDateTime } from '../../../runtime/pages/time.ts'
import { mailPage } from './mail-page.ts'
import { words } from './words.ts'

export type MailListPage = {
  lang: Language
  messages: Kept[]
  paths: { self: string; one: (number: number) => string }
}

export function mailListView({ lang, messages, paths }: MailListPage): string {
  const { title, intro, none, refresh } = words[lang]
  const body = html`<h1>${title}</h1>
<p class="quiet">${intro}</p>
${
  messages.length > 0
    ? html`<ul class="choices">${messages.map(message => entry(message, lang, paths.one(message.number)))}</ul>`
    : html`<p class="card quiet" role="status">${none}</p>`
}
<p><a class="button outline" href="${withLanguage(paths.self, lang)}">${refresh}</a></p>`
  return mailPage({ lang, title, body, self: paths.self })
}

const entry = ({ to, subject, at }: Kept, lang: Language, path: string): Html =>
  html`<li><a class="entry" href="${withLanguage(path, lang)}">
<span><strong class="line" lang="it">${subject}</strong><span class="line quiet small">${to}</span></span>
<time class="quiet small" datetime="${at.toISOString()}">${romeDateTime(at, lang)}</time>
</a></li>`
