import { type Html, html } from '../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'

/** `self` is where the page goes on; `events` is the event stream that says when. */
export type ProgressPaths = { self: string; events: string }

/** Where scripts do not run, the page asks again this often. */
export const noscriptRefreshSeconds = 2

/** Says that something is under way, and tells the script where to hear of its end. */
export const progress = (status: string, paths: ProgressPaths, lang: Language): Html =>
  html`<p class="busy" role="status" data-events="${paths.events}" data-self="${withLanguage(paths.self, lang)}"><span>${status}</span></p>`
