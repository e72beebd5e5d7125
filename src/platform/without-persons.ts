/**
 * What a stranger said, fit for a log: short, and without what may name a person or open a page. `known` is what they had
 * been told of a payer, and may repeat, as it is or as JSON and XML write it.
 */
import { escapeText } from '../contract/soap/escape.ts'
import { text140 } from '../contract/soap/text140.ts'
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
  const discreet = known.flatMap(spelled).reduce((left, one) => left.replaceAll(one, hidden), text)
  return personal
    .reduce((left, pattern) => left.replace(pattern, hidden), discreet.slice(0, 4 * longest))
    .slice(0, longest)
    .toWellFormed()
}

/** What a PSP has been told that may name the payer. */
export const toldOfPayer = ({ email, notices }: Order): string[] => [
  ...(email === undefined ? [] : [email]),
  ...notices.flatMap(({ description }) => [description, text140(description)]),
]

/** Too short a text would be found in every other. */
const shortest = 3
const spelled = (text: string) =>
  [text, JSON.stringify(text).slice(1, -1), escapeText(text)].filter(one => one.length >= shortest)
