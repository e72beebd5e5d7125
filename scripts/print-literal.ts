/** Prints a value as a TypeScript literal: on one line where it fits, else a property a line. */

/** Code that is printed as it stands. */
export const verbatim = (code: string) => () => code

const fits = 80
const bare = /^(?:[A-Za-z_$][\w$]*|[1-9]\d*)$/

export function printLiteral(value: unknown, indent = ''): string {
  if (typeof value === 'function') return value()
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll(`\\"`, '"').replaceAll("'", "\\'")}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const print = ([key, item]: [string, unknown], at: string) =>
    Array.isArray(value)
      ? printLiteral(item, at)
      : `${bare.test(key) ? key : `'${key}'`}: ${printLiteral(item, at)}`
  const entries = Object.entries(value)
  if (entries.length === 0) return open + close
  const line = entries.map(entry => print(entry, inner)).join(', ')
  const padding = open === '{' ? ' ' : ''
  if (!line.includes('\n') && indent.length + line.length < fits)
    return open + padding + line + padding + close
  return `${open}\n${entries.map(entry => `${inner}${print(entry, inner)},\n`).join('')}${indent}${close}`
}
