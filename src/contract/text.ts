/**
 * Text that can be stored, logged, shown and put into XML as it stands: no C0 control character, no DEL, no lone
 * surrogate, neither U+FFFE nor U+FFFF. The contract does not forbid them; none of its fields has a use for them.
 */
const printable = /^[ -~\u0080-\ufffd\u{10000}-\u{10ffff}]*$/u

export const isClean = (text: string) => printable.test(text) && text.isWellFormed()

/** The same text with a replacement character for whatever is not clean. */
export const clean = (text: string) =>
  isClean(text) ? text : Array.from(text.toWellFormed(), sign => (isClean(sign) ? sign : '\ufffd')).join('')

const longestPath = 200
/** The name of a field for whoever sent it: names are a stranger's text too. */
export const fieldAt = (path: readonly (string | number)[]) => clean(path.join('.').slice(0, longestPath))

/** Where, in a value, text stands that is not clean. */
export function uncleanFields(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'string') return isClean(value) ? [] : [fieldAt(path)]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, field]) => uncleanFields(field, [...path, name]))
}
