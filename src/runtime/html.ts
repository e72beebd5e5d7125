/**
 * HTML by tagged template. Every interpolated value is escaped unless it is `Html` itself, so text cannot become
 * markup by being forgotten, nor turn round what is read beside it.
 */
import { inReadingOrder } from './reading-order.ts'

export type Html = { readonly markup: string }
type Value = Html | string | number | false | null | undefined | readonly Value[]

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return { markup: String.raw({ raw: strings }, ...values.map(render)) }
}

function render(value: Value): string {
  if (value === false || value === null || value === undefined) return ''
  if (typeof value === 'string')
    return inReadingOrder(value).replace(/[&<>"']/g, character => escapes[character] as string)
  if (typeof value === 'number') return String(value)
  if ('markup' in value) return value.markup
  return value.map(render).join('')
}
