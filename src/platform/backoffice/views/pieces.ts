/** What several pages of the back office show alike. */
import { type Html, html } from '../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { romeDateTime } from '../../../runtime/pages/time.ts'
import type { Wanted } from '../../registry.ts'
import type { SignedIn } from './backoffice-page.ts'
import { hidden } from './form.ts'
import { type Deed, words } from './form-words.ts'

/** In whose hands and in which language a page is. `self`: its own path, where it can be asked for. */
export type Frame = { lang: Language; signedIn: SignedIn; self: string }

/** What came of the last form: done; or somebody was faster, with the entry or with the key. */
export type News = Deed | 'changed' | 'keyChanged' | undefined

export const when = (at: Date, lang: Language): Html =>
  html`<time datetime="${at.toISOString()}">${romeDateTime(at, lang)}</time>`

export function newsOf(news: News, lang: Language): Html | undefined {
  const said = words[lang]
  if (news === undefined) return undefined
  if (news === 'keyChanged') return html`<p class="alert" role="alert">${said.keyChanged}</p>`
  if (news === 'changed') return html`<p class="alert" role="alert">${said.changed} ${said.changedNow}</p>`
  return html`<p class="notice" role="status">${said.deeds[news]}</p>`
}

export type Button = { path: string; label: string; look?: string; fields?: Record<string, string | number> }

/** A form of nothing but its button. */
export const pressing = (
  { lang, signedIn }: Frame,
  { path, label, look = 'outline slim', fields = {} }: Button,
): Html =>
  html`<form method="post" action="${withLanguage(path, lang)}">
${hidden('csrf', signedIn.csrf)}${Object.entries(fields).map(([name, value]) => hidden(name, value))}
<button class="button ${look}" type="submit">${label}</button>
</form>`

export const leading = (
  { lang }: Pick<Frame, 'lang'>,
  { path, label, look = 'outline slim' }: Button,
): Html => html`<a class="button ${look}" href="${withLanguage(path, lang)}">${label}</a>`

/** `about` tells apart, to whoever hears them, links that look the same. */
export const linked = (
  { lang }: Pick<Frame, 'lang'>,
  { path, label, about }: { path: string; label: string; about?: string },
): Html =>
  html`<a class="way" href="${withLanguage(path, lang)}">${label}${about && html`<span class="hidden"> ${about}</span>`}</a>`

export const code = (text: string): Html => html`<code>${text}</code>`

/** `RPIC (CHECKOUT, IO), RBPS (IO)` */
export function waysIn(ways: readonly Wanted[]): string {
  const ids = [...new Set(ways.map(({ idPaymentMethod }) => idPaymentMethod))]
  return ids
    .map(id => {
      const from = ways.filter(way => way.idPaymentMethod === id).map(({ touchpoint }) => touchpoint)
      return `${id} (${from.join(', ')})`
    })
    .join(', ')
}
