/**
 * What may stand in a log. Personal data and secrets are cut out by the name under which they stand, at any depth, and
 * by their form wherever they stand in a text: nothing else keeps them out of a log that somebody writes tomorrow.
 */
import { isIban } from './iban.ts'

const hidden = '[redacted]'

/** A name ends in one of these, whatever stands before it: `pageKey`, `ocp-apim-subscription-key`, `urlBack`. */
const privateEndings = [
  'authorization',
  'cookie',
  'cookies',
  'email',
  'mail',
  'customer',
  'customers',
  'account',
  'iban',
  'holder',
  'password',
  'secret',
  'secrets',
  'key',
  'keys',
  'token',
  'tokens',
  'url',
  'urlback',
  'challenge',
  'browser',
  'csrf',
  'label',
  'payee',
  'paname',
  'companyname',
]
const isPrivate = (name: string) => {
  const bare = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  return privateEndings.some(ending => bare.endsWith(ending))
}

const forms = [
  /\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*/g, // JWT
  /\b[0-9a-f]{32}[\w-]{43}(?![\w-])/g, // the secret in a payer's address
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi,
  /[^\s"'<>()@/]+@[\w-]+(?:\.[\w-]+)+/g,
  /\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b/gi, // codice fiscale
]
const ibans = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g

/** A text without what may name a person, open a page or speak for somebody. Of an address, its origin stays. */
export const discreet = (text: string): string =>
  forms.reduce(
    (left, form) => left.replace(form, found => originOf(found) + hidden),
    shortened(text).replace(ibans, found => (isIban(found.replaceAll(' ', '')) ? hidden : found)),
  )

/** The time to look for those forms grows with the square of a text. */
const longest = 4_096
/** Cut between two words: of half an address nobody could tell what it is. */
const shortened = (text: string) =>
  text.length <= longest ? text : `${text.slice(0, Math.max(0, text.lastIndexOf(' ', longest)))}…`

/** Only of the web's: others bear passwords. */
const originOf = (text: string) =>
  /^https?:/i.test(text) && URL.canParse(text) ? `${new URL(text).origin}/` : ''

const deepest = 8

/** Anything at all, as it may stand in a log. */
export function discreetly(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return discreet(value)
  if (value instanceof Error) return errorTold(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth >= deepest || ArrayBuffer.isView(value)) return hidden
  if (Array.isArray(value)) return value.map(one => discreetly(one, depth + 1))
  const entries = Object.entries(value).map(([name, one]) => [
    name,
    isPrivate(name) && one !== undefined ? hidden : discreetly(one, depth + 1),
  ])
  return Object.fromEntries(entries)
}

type Told = Error & { code?: unknown; constraint?: unknown; severity?: unknown }

/** What of an error may be known. PostgreSQL puts whole rows and parameters into the rest. */
function errorTold(error: Error) {
  const { code, constraint, stack = '' } = error as Told
  const message = messageOf(error)
  const frames = stack.split('\n').filter(line => /^ {4}at /.test(line))
  return {
    type: error.constructor.name,
    code: discreetly(code),
    constraint: discreetly(constraint),
    message,
    stack: [`${error.name}: ${message}`, ...frames].join('\n'),
  }
}

/** An error's message. PostgreSQL quotes the value that it could not take (class 22, data exception). */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return discreet(String(error))
  const { code, severity } = error as Told
  const quotes = severity !== undefined && typeof code === 'string' && code.startsWith('22')
  return quotes ? `PostgreSQL could not take a value (${code})` : discreet(error.message)
}
