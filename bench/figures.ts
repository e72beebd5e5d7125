/** Figures as people read them: three digits that count, and their unit. */
import { lasting, whole } from '../report/figures.ts'
import type { Unit } from './section.ts'
import type { Spread } from './spread.ts'

export function told(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return '–'
  switch (unit) {
    case 'ms':
      return lasting(value)
    case 's':
      return `${value.toFixed(2)} s`
    case 'times':
      return value.toFixed(2)
    case 'MB':
    case 'kB':
      return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`
    case 'a second':
    case 'requests':
    case 'payments':
      return whole(Math.round(value))
  }
}

/** The median, and the range where there is one: `129 (120–133)`. */
export function toldSpread(spread: Spread | undefined, unit: Unit): string {
  if (!spread) return '–'
  const { median, least, most } = spread
  const range = least === most ? '' : ` (${told(least, unit)}–${told(most, unit)})`
  return told(median, unit) + range
}
