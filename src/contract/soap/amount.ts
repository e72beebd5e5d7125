/** Money on the wire of the Node: euros with two decimals, never a float between them and our cents. */
const largest = 999_999_999_99
const written = /^\d+\.\d\d$/

export const fitsAmount = (cents: number) => Number.isInteger(cents) && cents >= 0 && cents <= largest

export function eurosOf(cents: number): string {
  if (!fitsAmount(cents)) throw new RangeError('an amount is a whole number of cents below a billion euros')
  const digits = String(cents).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Undefined for whatever is not an amount of the Node. */
export function centsOf(text: string): number | undefined {
  if (!written.test(text)) return undefined
  const cents = Number(text.replace('.', ''))
  return fitsAmount(cents) ? cents : undefined
}
