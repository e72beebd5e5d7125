/**
 * What a stranger said, fit for a log: short, and without what may name a person or open a page. `known` is what they had
 * been told of a payer, and may repeat: any word of it is cut out.
 */
import type { Order } from './transaction.ts'

const longest = 1024
const hidden = '[redacted]'

const personal = [
  /https?:[^\s"]+/gi,
  /[^\s"@]+@[^\s"@]+/g,
  /\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b/gi,
  // An IBAN in one piece or by fours, and as Italian banks print it: nothing looser, or the words behind it go too.
  /\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)\b/gi,
  /\bIT ?\d{2} ?[A-Z] ?\d{5} ?\d{5} ?[A-Z0-9]{12}\b/gi,
]

export function withoutPersons(text: string, known: readonly string[] = []): string {
  const named = known.flatMap(one => one.match(/\p{L}{3,}/gu) ?? [])
  const words = new RegExp(`(?<!\\p{L})(?:${named.join('|')})(?!\\p{L})`, 'giu')
  const plain = unescaped(text.slice(0, 4 * longest))
  return personal
    .reduce(
      (left, pattern) => left.replace(pattern, hidden),
      named.length > 0 ? plain.replace(words, hidden) : plain,
    )
    .slice(0, longest)
    .toWellFormed()
}

/** As JSON may write letters that are not ASCII. */
const unescaped = (text: string) =>
  text.replace(/\\u([0-9a-f]{4})/gi, (escaped, code) => {
    const letter = String.fromCharCode(Number.parseInt(code, 16))
    return /\p{L}/u.test(letter) ? letter : escaped
  })

/** What a PSP has been told that may name the payer. */
export const toldOfPayer = ({ email = '', notices }: Order): string[] => [
  email,
  ...notices.map(({ description }) => description),
]
