import { expect, test } from 'vitest'
import { timeLeft } from '../../src/psp/page/views/time-left.ts'
import { words } from '../../src/psp/page/views/words.ts'
import { romeDateTime, romeTime } from '../../src/runtime/pages/time.ts'

test('the hour is Rome’s, in winter and in summer', () => {
  expect(romeTime(new Date('2026-11-22T14:42:00Z'), 'it')).toBe('15:42')
  expect(romeTime(new Date('2026-07-01T14:42:00Z'), 'en')).toBe('16:42')
  expect(romeTime(new Date('2026-11-22T23:05:00Z'), 'it')).toBe('00:05')
})

test('a moment has its day in Rome', () => {
  expect(romeDateTime(new Date('2026-11-22T23:05:00Z'), 'it')).toBe('23 nov 2026, 00:05')
  expect(romeDateTime(new Date('2026-11-22T23:05:00Z'), 'en')).toBe('23 Nov 2026, 00:05')
})

test.each([
  [600_000, 'ancora 10 min', '10 min left'],
  [599_999, 'ancora 9 min', '9 min left'],
  [60_000, 'ancora 1 min', '1 min left'],
  [59_999, 'ancora 59 s', '59 s left'],
  [999, 'tempo scaduto', 'time is up'],
  [0, 'tempo scaduto', 'time is up'],
  [-5000, 'tempo scaduto', 'time is up'],
])('%i ms before closing, the payer reads %s or %s', (left, italian, english) => {
  expect([timeLeft(left, words.it.left), timeLeft(left, words.en.left)]).toEqual([italian, english])
})
