/**
 * Time passes on either side whenever it likes, so that their clocks may be apart by any time. It leaps: to the next hour
 * that something is compared with, and then a tick further. Hours between which nothing differs are one.
 *
 * A side's clock is that of its fastest node. Any other may be behind by any time, also because it stood still between
 * reading its clock and writing.
 */
import { at, ticksAt } from './agreed.ts'

type Dated = { life?: object; duties: object }

/** In ticks: what a state names, when its duties are due, and others that it is compared with. */
export function hoursOf({ life, duties }: Dated, others: readonly number[]): number[] {
  const dates = Object.values(life ?? {}).filter(value => value instanceof Date)
  const dues = Object.values(duties).filter(due => typeof due === 'number')
  return [...dates.map(ticksAt), ...dues, ...others].filter(hour => hour > 0)
}

/** What the nodes of a side may read. */
export function read(clock: number, hours: readonly number[]): Date[] {
  const before = hours.filter(hour => hour <= clock).map(hour => hour - 1)
  return [...new Set([clock, ...before])].map(at)
}

/** Undefined: nothing more changes with time. */
export function nextHour(clock: number, hours: readonly number[]): number | undefined {
  const ahead = hours.flatMap(hour => [hour, hour + 1]).filter(hour => hour > clock)
  return ahead.length > 0 ? Math.min(...ahead) : undefined
}

/** The first of the hours that are like this one. */
export const hourLike = (clock: number, hours: readonly number[]): number =>
  Math.max(0, ...hours.flatMap(hour => [hour, hour + 1]).filter(hour => hour <= clock))
