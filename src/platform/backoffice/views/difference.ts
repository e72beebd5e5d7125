/** What differs between two states of an entry, a line for each field, as people read it. */
import { type Html, html } from '../../../runtime/html.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { romeDateTime } from '../../../runtime/pages/time.ts'
import { words } from './form-words.ts'

type Difference = { field: string; before: string | undefined; after: string | undefined }
type Compared = { before: object | null; after: object | null; lang: Language }

export function differencesBetween({ before, after, lang }: Compared): Difference[] {
  const was = linesOf(before ?? {}, lang)
  const is = linesOf(after ?? {}, lang)
  return [...new Set([...was.keys(), ...is.keys()])]
    .map(field => ({ field, before: was.get(field), after: is.get(field) }))
    .filter(line => line.before !== line.after)
}

/** `names`: what the two states are called. */
export function differenceList({
  names,
  ...compared
}: Compared & { names: { before: string; after: string } }): Html {
  const { lang } = compared
  const differences = differencesBetween(compared)
  return html`<table class="difference"><thead><tr><th scope="col">${words[lang].field}</th><th scope="col">${names.before}</th><th scope="col">${names.after}</th></tr></thead>
<tbody>${differences.map(
    line =>
      html`<tr><th scope="row">${line.field}</th><td>${value(line.before, lang)}</td><td>${value(line.after, lang)}</td></tr>`,
  )}</tbody></table>`
}

/** An entry as it is. */
export const factList = (entry: object, lang: Language): Html =>
  html`<dl class="facts">${[...linesOf(entry, lang)].map(
    ([field, text]) => html`<div><dt>${field}</dt><dd>${text}</dd></div>`,
  )}</dl>`

const value = (text: string | undefined, lang: Language): Html =>
  text === undefined ? html`<span class="quiet">${words[lang].empty}</span>` : html`${text}`

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

/** Lists of words are one line; of a list of things, each thing has its lines, under its name. */
function linesOf(entry: object, lang: Language): Map<string, string> {
  const lines = new Map<string, string>()
  for (const [key, held] of Object.entries(entry)) {
    const name = words[lang].fields[key] ?? key
    if (held === null || held === undefined) continue
    if (!Array.isArray(held) || !held.every(isThing)) lines.set(name, textOf(held, lang))
    else for (const [place, thing] of held.entries()) addThing(lines, place, thing, lang)
  }
  return lines
}

function addThing(lines: Map<string, string>, place: number, thing: object, lang: Language) {
  const { idChannel, ...rest } = thing as { idChannel?: unknown }
  const name = `${words[lang].fields.idChannel} ${idChannel ?? place + 1}`
  for (const [field, text] of linesOf(rest, lang)) {
    const line = `${name}: ${field}`
    lines.set(lines.has(line) ? `${line} (${place + 1})` : line, text)
  }
}

const isThing = (held: unknown): held is object =>
  typeof held === 'object' && held !== null && !Array.isArray(held)

function textOf(held: unknown, lang: Language): string {
  if (typeof held === 'boolean') return words[lang][held ? 'yes' : 'no']
  if (typeof held === 'string' && moment.test(held)) return romeDateTime(new Date(held), lang)
  return Array.isArray(held) ? held.join(', ') : isThing(held) ? JSON.stringify(held) : String(held)
}
