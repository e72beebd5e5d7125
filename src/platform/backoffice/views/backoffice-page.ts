/** The frame of every page of the back office: who is signed in, and the ways through it. */
import { type Html, html } from '../../../runtime/html.ts'
import { document } from '../../../runtime/pages/document.ts'
import { type Language, other, withLanguage } from '../../../runtime/pages/language.ts'
import { type Section, sections, words } from './page-words.ts'
import { paths } from './paths.ts'

/** `csrf` is the hidden field of every form that this administrator posts. */
export type SignedIn = { name: string; csrf: string }

type BackofficePage = {
  lang: Language
  title: string
  body: Html
  /** The page's own path with its query, where it can also be read in the other language. */
  self?: string
  /** Without it nobody is: there is no way but the content. */
  signedIn?: SignedIn
  section?: Section
}

export const backofficePage = ({ self, signedIn, section, ...page }: BackofficePage): string =>
  document({
    ...page,
    brand: { name: words[page.lang].brand, theme: 'blue' },
    style: paths.style,
    wide: signedIn !== undefined,
    ...(signedIn && { navigation: navigation(page.lang, signedIn, section) }),
    ...(self !== undefined && { alternate: withLanguage(self, other(page.lang)) }),
  })

function navigation(lang: Language, { name, csrf }: SignedIn, section: Section | undefined): Html {
  const said = words[lang]
  return html`<nav class="house" aria-label="${said.navigation}"><div class="inner">
<ul>${sections.map(
    one =>
      html`<li><a href="${withLanguage(paths[one], lang)}"${one === section && html` aria-current="page"`}>${said.sections[one]}</a></li>`,
  )}</ul>
<form method="post" action="${withLanguage(paths.signOut, lang)}">
<input type="hidden" name="csrf" value="${csrf}">
<span class="quiet small">${said.signedInAs} <strong>${name}</strong></span>
<button class="button plain slim" type="submit">${said.signOut}</button>
</form>
</div></nav>
`
}
