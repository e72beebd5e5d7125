/**
 * Time passes on either side whenever it likes, so that their clocks may be apart by any time. It leaps: to the next hour
 * that something is compared with, and then a tick further, where the slowest node of the side has reached that hour too.
 */

/** In ticks, as the fastest node of the side reads them; undefined: nothing more changes with time. */
export function nextHour(clock: number, hours: readonly number[]): number | undefined {
  const ahead = hours.flatMap(hour => [hour, hour + 1]).filter(hour => hour > clock)
  return ahead.length > 0 ? Math.min(...ahead) : undefined
}

/** Of hours between which nothing differs, one. */
export function hourWithin(clock: number, hours: readonly number[]): number {
  const passed = hours.flatMap(hour => [hour, hour + 1]).filter(hour => hour <= clock)
  return Math.max(0, ...passed)
}
