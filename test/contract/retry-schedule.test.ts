import { expect, test } from 'vitest'
import { daySchedule, sanpSchedule } from '../../src/contract/retry-schedule.ts'

const slot = 10_000
const day = 86_400_000

/** Milliseconds from the first attempt to each of them. */
function hours(schedule: (attempt: number) => number | undefined): number[] {
  const begun = [0]
  for (let attempt = 1; attempt < 1_000; attempt++) {
    const wait = schedule(attempt)
    if (wait === undefined) return begun
    begun.push((begun.at(-1) ?? 0) + wait)
  }
  throw new Error('it never ends')
}

test('for a day: SANP’s five waits, then ten minutes each, and the last attempt begins within a day (REFUND-8, NOTIFY-5)', () => {
  const begun = hours(daySchedule(slot))
  expect(begun.slice(0, 6)).toEqual(hours(sanpSchedule(slot)))
  for (const [place, at] of begun.entries()) if (place > 5) expect(at - (begun[place - 1] ?? 0)).toBe(600_000)
  expect(begun.at(-1)).toBeLessThanOrEqual(day)
  expect(begun.at(-1)).toBeGreaterThan(day - 600_000)
  expect(begun).toHaveLength(149)
})
