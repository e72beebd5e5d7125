import fc from 'fast-check'
import { expect, test } from 'vitest'
import { euros, signedEuros } from '../../src/runtime/pages/money.ts'

test.each([
  [0, '0,00 €', '€0.00'],
  [1, '0,01 €', '€0.01'],
  [10, '0,10 €', '€0.10'],
  [99, '0,99 €', '€0.99'],
  [100, '1,00 €', '€1.00'],
  [12050, '120,50 €', '€120.50'],
  [99999, '999,99 €', '€999.99'],
  [100000, '1.000,00 €', '€1,000.00'],
  [123456, '1.234,56 €', '€1,234.56'],
  [99999999999, '999.999.999,99 €', '€999,999,999.99'],
  [Number.MAX_SAFE_INTEGER, '90.071.992.547.409,91 €', '€90,071,992,547,409.91'],
  [-12200, '−122,00 €', '−€122.00'],
])('%i cents read %s and %s', (cents, italian, english) => {
  expect([euros(cents, 'it'), euros(cents, 'en')]).toEqual([italian, english])
})

test('no cent is ever lost: the digits of any amount are the amount', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('it', 'en'), (cents, lang) => {
      const read = euros(cents, lang)
      expect(BigInt(read.replace(/\D/g, '')) * (read.startsWith('−') ? -1n : 1n)).toBe(BigInt(cents))
    }),
  )
})

test('any amount has groups of three and two decimals', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), cents => {
      expect(euros(cents, 'it')).toMatch(/^\d{1,3}(\.\d{3})*,\d{2} €$/)
      expect(euros(cents, 'en')).toMatch(/^€\d{1,3}(,\d{3})*\.\d{2}$/)
    }),
  )
})

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no amount', cents => {
  expect(() => euros(cents, 'it')).toThrow(RangeError)
})

test('a statement says the sign of what came in and of what went out', () => {
  expect([100, -100, 0].map(cents => signedEuros(cents, 'it'))).toEqual(['+1,00 €', '−1,00 €', '0,00 €'])
})
