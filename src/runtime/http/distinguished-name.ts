/**
 * A distinguished name, as certificates bear it and proxies write it (RFC 4514), taken apart, so that no escape, no
 * order and no second value makes one name look like another.
 */
import type { X509Certificate } from 'node:crypto'

/** `encoded`: the value is the hexadecimal digits of its encoding, for types that the writer did not know. */
type Attribute = { type: string; value: string; encoded: boolean }
/** From the most specific part to the widest, in the order of RFC 4514. A part can have more than one attribute. */
export type DistinguishedName = Attribute[][]

const separated = / *([,+]) */y
const typed = /([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)=/y
const hexValue = /#((?:[0-9A-Fa-f]{2})+)(?=[,+]|$)/y
const textValue = /((?:\\[0-9A-Fa-f]{2}|\\[ "#+,;<=>\\]|[^\\"+,;<>\0])*)(?=[,+]|$)/y

/** Undefined: it is no such name. */
export function readName(text: string): DistinguishedName | undefined {
  const name: DistinguishedName = []
  let at = 0
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found?.[1]
  }
  let separator: string | undefined = ','
  do {
    const attribute = readAttribute(take)
    if (!attribute) return undefined
    if (separator === ',') name.push([attribute])
    else name.at(-1)?.push(attribute)
    separator = take(separated)
  } while (separator !== undefined)
  return at === text.length ? name : undefined
}

function readAttribute(take: (pattern: RegExp) => string | undefined): Attribute | undefined {
  const type = take(typed)
  if (type === undefined) return undefined
  const hex = take(hexValue)
  if (hex !== undefined) return { type: typeOf(type), value: hex.toLowerCase(), encoded: true }
  const value = unescaped(take(textValue))
  return value === undefined ? undefined : { type: typeOf(type), value, encoded: false }
}

const types: Record<string, string> = {
  '2.5.4.3': 'cn',
  '2.5.4.6': 'c',
  '2.5.4.7': 'l',
  '2.5.4.8': 'st',
  '2.5.4.10': 'o',
  '2.5.4.11': 'ou',
}
const typeOf = (type: string) => types[type] ?? type.toLowerCase()

/** Spaces and “#” at the ends have to be escaped, so that whoever leaves them bare has not written what they mean. */
function unescaped(text: string | undefined): string | undefined {
  if (text === undefined || /^[ #]|(?<!\\)(?:\\\\)* $/.test(text)) return undefined
  const parts = text.match(/\\[0-9A-Fa-f]{2}|\\.|[^\\]+/gs) ?? []
  const bytes = parts.map(part => {
    if (/^\\[0-9A-Fa-f]{2}$/.test(part)) return Buffer.from(part.slice(1), 'hex')
    return Buffer.from(part.startsWith('\\') ? part.slice(1) : part)
  })
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes))
  } catch {
    return undefined
  }
}

const written = (name: DistinguishedName) =>
  JSON.stringify(
    name.map(part => part.map(({ type, value, encoded }) => JSON.stringify([type, value, encoded])).sort()),
  )

/** The one common name; undefined where there is none, or more than one. */
function commonName(name: DistinguishedName): string | undefined {
  const [only, second] = name.flat().filter(({ type }) => type === 'cn')
  return only && !second && !only.encoded ? only.value : undefined
}

/** Names somebody who is allowed: a whole distinguished name, or a common name alone. */
export type Allowed = { entry: string; fits(name: DistinguishedName): boolean }

/** Undefined: it looks like a distinguished name, and is none. */
export function readAllowed(entry: string): Allowed | undefined {
  if (!entry.includes('=')) return { entry, fits: name => commonName(name) === entry }
  const wanted = readName(entry)
  return wanted && { entry, fits: name => written(name) === written(wanted) }
}

/** Node writes a name the other way round, a line a part. */
const rfc4514 = (lines: string) => lines.split('\n').reverse().join(',').replaceAll(' + ', '+')

export const subjectOf = ({ subject = '' }: Pick<X509Certificate, 'subject'>) => rfc4514(subject ?? '')
export const issuerOf = ({ issuer = '' }: Pick<X509Certificate, 'issuer'>) => rfc4514(issuer ?? '')
