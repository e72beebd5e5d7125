/** The question before something is removed: what goes, and what stands in the way. */
import { type Html, html } from '../../../runtime/html.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { backofficePage } from './backoffice-page.ts'
import { factList } from './difference.ts'
import { summary, type Troubles } from './form.ts'
import type { Section } from './page-words.ts'
import { type Frame, leading, type News, newsOf, pressing } from './pieces.ts'

export type Removed = 'psp' | 'channel' | 'method' | 'endpoint'
export type RemovalPage = Frame & {
  what: Removed
  name: string
  entry: object
  seen: number
  path: string
  back: string
  section: Section
  news: News
  troubles: Troubles
}

type Words = {
  titles: Record<Removed, (name: string) => string>
  warnings: Partial<Record<Removed, string>>
  remove: string
  notRemoved: string
  cancel: string
}

const words: Record<Language, Words> = {
  it: {
    titles: {
      psp: name => `Rimuovere il PSP ${name}?`,
      channel: name => `Rimuovere il canale ${name}?`,
      method: name => `Rimuovere il metodo ${name}?`,
      endpoint: name => `Rimuovere l’endpoint ${name}?`,
    },
    warnings: { psp: 'Con il PSP vanno via anche i suoi canali e le sue chiavi.' },
    remove: 'Rimuovi',
    notRemoved: 'Non è stato rimosso:',
    cancel: 'Annulla',
  },
  en: {
    titles: {
      psp: name => `Remove the PSP ${name}?`,
      channel: name => `Remove the channel ${name}?`,
      method: name => `Remove the method ${name}?`,
      endpoint: name => `Remove the endpoint ${name}?`,
    },
    warnings: { psp: 'With the PSP go its channels and its keys.' },
    remove: 'Remove',
    notRemoved: 'It was not removed:',
    cancel: 'Cancel',
  },
}

export function removalView({
  what,
  name,
  entry,
  seen,
  path,
  back,
  news,
  troubles,
  ...page
}: RemovalPage): string {
  const said = words[page.lang]
  const title = said.titles[what](name)
  const body: Html = html`${newsOf(news, page.lang)}${summary(troubles, { notSaved: said.notRemoved })}
<h1>${title}</h1>
<section class="card">
${factList(entry, page.lang)}
${said.warnings[what] && html`<p class="warning">${said.warnings[what]}</p>`}
<div class="buttons">${pressing(page, { path, label: said.remove, look: 'slim bad', fields: { seen } })}${leading(page, { path: back, label: said.cancel })}</div>
</section>`
  return backofficePage({ ...page, title, body })
}
