/** Figures as a reader of a report reads them. */

const grouped = new Intl.NumberFormat('en-GB')

/** `20,000`. */
export const whole = (value: number): string => grouped.format(value)

/** `1 payment`, `20,000 payments`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${whole(value)} ${value === 1 ? one : many}`

/** `12.5 %`; what is there is never told as nothing, nor what is not all as all. */
export function share(part: number, all: number): string {
  if (all === 0) return '–'
  const percent = (part / all) * 100
  if (percent > 0 && percent < 0.1) return '< 0.1 %'
  if (percent < 100 && percent > 99.9) return '> 99.9 %'
  return `${Number(percent.toFixed(1))} %`
}

/** `0.4 ms`, `250 ms`, `1.25 s`, `3 min 20 s`, `1 h 5 min`. */
export function lasting(milliseconds: number): string {
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(1))} ms`
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 59_950) return `${Number((milliseconds / 1000).toPrecision(3))} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string) =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`

/** The least of the figures that as large a part of all is at or under; `sorted` rises. */
export const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
