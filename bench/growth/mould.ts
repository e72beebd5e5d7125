/**
 * The rows of a real payment, as COPY writes them, with gaps where something is that payment's own: its names, its
 * payer, every hour in it, the numbers of its rows. Filled, they are what another payment would have left.
 */
import { hourOf } from './hours.ts'

export type Cast = { idPSPTransaction: string; idTransaction: string; customer: string; at: number }
/** `row`: the number of the first of its rows. */
export type Fill = Cast & { row: number }
export type Mould = { rows: number; fill(values: Fill): string }

const hour = String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00|Z)`
const number = String.raw`#\d+#`

/** How a number of a row, counted from the payment's first, stands in what a mould is made of. */
export const marked = (expression: string) => `'#' || (${expression}) || '#'`

export function mouldOf(text: string, seed: Cast): Mould {
  const { idPSPTransaction, idTransaction, customer } = seed
  const gap = new RegExp(`(${[idPSPTransaction, idTransaction, customer, hour, number].join('|')})`)
  const [start = '', ...rest] = text.split(gap)
  const gaps = rest.flatMap((found, place) =>
    place % 2 === 0 ? [{ ...gapOf(found, seed), after: rest[place + 1] ?? '' }] : [],
  )
  return {
    rows: text.split('\n').length - 1,
    fill(values) {
      let filled = start
      for (const gap of gaps) filled += valueAt(gap, values) + gap.after
      return filled
    },
  }
}

/** `by`: milliseconds after the payment's first hour, or rows after its first row. */
type Gap = { is: keyof Fill; by: number }

function gapOf(found: string, seed: Cast): Gap {
  if (found === seed.idPSPTransaction) return { is: 'idPSPTransaction', by: 0 }
  if (found === seed.idTransaction) return { is: 'idTransaction', by: 0 }
  if (found === seed.customer) return { is: 'customer', by: 0 }
  if (found.startsWith('#')) return { is: 'row', by: Number(found.slice(1, -1)) }
  return { is: 'at', by: Date.parse(found.replace(' ', 'T').replace('+00', 'Z')) - seed.at }
}

function valueAt({ is, by }: Gap, values: Fill): string {
  switch (is) {
    case 'at':
      return hourOf(values.at + by)
    case 'row':
      return String(values.row + by)
    case 'idPSPTransaction':
    case 'idTransaction':
    case 'customer':
      return values[is]
  }
}
