import type { Language } from './language.ts'

/** Integer cents as a person reads them: `1.234,56 €` in Italian, `€1,234.56` in English. */
export function euros(cents: number, lang: Language): string {
  const sign = cents < 0 ? '−' : ''
  return lang === 'it' ? `${sign}${digits(cents, '.', ',')} €` : `${sign}€${digits(cents, ',', '.')}`
}

/** The same with its sign always said, as a statement of account shows it. */
export const signedEuros = (cents: number, lang: Language): string =>
  cents > 0 ? `+${euros(cents, lang)}` : euros(cents, lang)

/** Works on the digits alone, so that no amount is ever a fraction. */
function digits(cents: number, thousands: string, decimal: string): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`not a whole number of cents: ${cents}`)
  const all = String(Math.abs(cents)).padStart(3, '0')
  const whole = all.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, thousands)
  return whole + decimal + all.slice(-2)
}
