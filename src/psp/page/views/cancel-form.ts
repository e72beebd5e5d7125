import { type Html, html } from '../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { words } from './words.ts'

/** The way out, always in sight while the payer can still take it. */
export const cancelForm = (path: string, lang: Language): Html =>
  html`<form method="post" action="${withLanguage(path, lang)}"><button class="button plain" type="submit">${words[lang].cancel}</button></form>`
