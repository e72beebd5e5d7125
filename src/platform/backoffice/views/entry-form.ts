/** A form of the registry: its fields between what is wrong with them and the button that saves. */
import { type Html, html } from '../../../runtime/html.ts'
import { withLanguage } from '../../../runtime/pages/language.ts'
import { backofficePage } from './backoffice-page.ts'
import { differenceList } from './difference.ts'
import { hidden, summary, type Troubles } from './form.ts'
import { words } from './form-words.ts'
import type { Section } from './page-words.ts'
import type { Frame } from './pieces.ts'

export type EntryForm = Frame & {
  title: string
  section: Section
  /** Of what it is a form, in a line. */
  about?: string | undefined
  /** Where the form is posted. */
  path: string
  /** Where one goes who saves nothing. */
  back: string
  /** Something is added that was not there. */
  isNew: boolean
  /** The revision of the entry that is changed, where one is. */
  seen: number | undefined
  troubles: Troubles
  /** What somebody else has saved meanwhile, and what stands in this form. */
  conflict?: { now: object; yours: object } | undefined
  fields: Html
}

export function entryFormView({
  about,
  path,
  back,
  isNew,
  seen,
  troubles,
  conflict,
  fields,
  ...page
}: EntryForm) {
  const { lang, signedIn, title } = page
  const said = words[lang]
  const body = html`${conflict && conflicting(conflict, lang)}${summary(troubles, said)}
<div><h1>${title}</h1>${about && html`<p class="quiet">${about}</p>`}</div>
<form class="stack narrow" method="post" action="${withLanguage(path, lang)}" novalidate>
${hidden('csrf', signedIn.csrf)}${seen !== undefined && hidden('seen', seen)}
${fields}
<div class="buttons"><button class="button slim" type="submit">${isNew ? said.add : said.save}</button><a class="button outline slim" href="${withLanguage(back, lang)}">${said.cancel}</a></div>
</form>`
  return backofficePage({ ...page, body })
}

function conflicting({ now, yours }: { now: object; yours: object }, lang: Frame['lang']): Html {
  const said = words[lang]
  return html`<div class="alert" role="alert"><p><strong>${said.changed}</strong> ${said.changedText}</p></div>
<section class="card">${differenceList({ before: now, after: yours, lang, names: { before: said.now, after: said.yours } })}</section>`
}
