import fc from 'fast-check'
import { expect, test } from 'vitest'
import { centsOf, eurosOf } from '../../../src/contract/soap/amount.ts'

test('cents become euros with two decimals, and come back', () => {
  expect([0, 5, 50, 12050, 999_999_999_99].map(eurosOf)).toEqual([
    '0.00',
    '0.05',
    '0.50',
    '120.50',
    '999999999.99',
  ])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_99 }), cents => centsOf(eurosOf(cents)) === cents),
  )
})

test('what is not an amount has no cents', () => {
  const none = ['', '1', '1.5', '1.505', '-1.00', '+1.00', '1e2.00', '1,50', '1.50\n', '1000000000.00', 'NaN']
  expect(none.map(centsOf)).toEqual(none.map(() => undefined))
})

test('what is not a number of cents is never written', () => {
  for (const cents of [-1, 0.5, 999_999_999_99 + 1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => eurosOf(cents)).toThrow(RangeError)
})
