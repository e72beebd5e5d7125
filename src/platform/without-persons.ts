/** What a stranger said, fit for a log: short, and without what may name a person or open a page. */
const longest = 1024

const personal = [
  /https?:[^\s"]+/gi,
  /[^\s"@]+@[^\s"@]+/g,
  /\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b/gi,
  // An IBAN in one piece or by fours, and as Italian banks print it: nothing looser, or the words behind it go too.
  /\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)\b/gi,
  /\bIT ?\d{2} ?[A-Z] ?\d{5} ?\d{5} ?[A-Z0-9]{12}\b/gi,
]

export const withoutPersons = (text: string): string =>
  personal
    .reduce((left, pattern) => left.replace(pattern, '[redacted]'), text.slice(0, 4 * longest))
    .slice(0, longest)
    .toWellFormed()
