import { type Html, html } from '../../../runtime/html.ts'
import type { Kept } from '../../../runtime/mail/memory.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { romeDateTime } from '../../../runtime/pages/time.ts'
import { mailPage } from './mail-page.ts'
import { words } from './words.ts'

export type MailViewPage = { lang: Language; message: Kept; paths: { self: string; list: string } }

export function mailView({ lang, message, paths }: MailViewPage): string {
  const said = words[lang]
  const { from, to, at, subject, text } = message
  const body = html`<h1 lang="it">${subject}</h1>
<dl class="facts">
<div><dt>${said.from}</dt><dd>${from.name} ${from.address}</dd></div>
<div><dt>${said.to}</dt><dd>${to}</dd></div>
<div><dt>${said.sent}</dt><dd><time datetime="${at.toISOString()}">${romeDateTime(at, lang)}</time></dd></div>
</dl>
<section class="card" lang="it">${paragraphs(text)}</section>
<p><a class="button outline" href="${withLanguage(paths.list, lang)}">${said.back}</a></p>`
  return mailPage({ lang, title: subject, body, self: paths.self })
}

/** The text alone, line by line: no markup of the message is shown. */
const paragraphs = (text: string): Html[] =>
  text
    .trim()
    .split('\n\n')
    .map(
      paragraph => html`<p>${paragraph.split('\n').map(line => html`<span class="line">${line}</span>`)}</p>
`,
    )
