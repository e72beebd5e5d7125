import { type Html, html } from '../html.ts'
import { icons } from './icons.ts'
import { type Language, other } from './language.ts'

/** Whose page it is. The theme is a class on the root element, and the stylesheet turns it into colours. */
export type Brand = { name: string; theme: 'green' | 'blue' }

export type Document = {
  lang: Language
  title: string
  brand: Brand
  /** What stands inside `<main>`. */
  body: Html
  /** The path of this page's one script. */
  script?: string
  /** Loads the page again where scripts do not run. */
  noscriptRefreshSeconds?: number
  /** This page in the other language. */
  alternate?: string
  footer?: Html
  /** Ways to the other pages of the same house, between the bar and the content. */
  navigation?: Html
  /** The path of a stylesheet that comes after the one that every page has. */
  style?: string
  /** Room for lists and tables on a large screen. */
  wide?: boolean
}

export const stylesheet = '/assets/page.css'
export const siteIcon = '/assets/icon.svg'

const languageNames: Record<Language, string> = { it: 'Italiano', en: 'English' }
const skip: Record<Language, string> = { it: 'Vai al contenuto', en: 'Skip to content' }

/** The skeleton that every page shares. It fits a policy that allows nothing inline and nothing from elsewhere. */
export function document(page: Document): string {
  return html`<!doctype html>
<html lang="${page.lang}" class="${page.brand.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<title>${page.title} · ${page.brand.name}</title>
<link rel="icon" href="${siteIcon}" type="image/svg+xml">
<link rel="stylesheet" href="${stylesheet}">
${
  page.style &&
  html`<link rel="stylesheet" href="${page.style}">
`
}${refresh(page.noscriptRefreshSeconds)}${page.script && html`<script src="${page.script}" defer></script>`}
</head>
<body>
<a class="skip" href="#content">${skip[page.lang]}</a>
<header class="bar"><div class="inner">
<p class="brand">${icons.bridge}<span>${page.brand.name}</span></p>
${page.alternate && languageSwitch(page.lang, page.alternate)}
</div></header>
${page.navigation}<main id="content" tabindex="-1"${page.wide && html` class="wide"`}>
${page.body}
</main>
${page.footer && html`<footer>${page.footer}</footer>`}
</body>
</html>
`.markup
}

function languageSwitch(lang: Language, path: string): Html {
  const to = other(lang)
  return html`<a class="language" href="${path}" lang="${to}" hreflang="${to}">${languageNames[to]}</a>`
}

const refresh = (seconds: number | undefined): Html | undefined =>
  seconds === undefined
    ? undefined
    : html`<noscript><meta http-equiv="refresh" content="${seconds}"></noscript>`
