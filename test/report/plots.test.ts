import fc from 'fast-check'
import { expect, test } from 'vitest'
import { counted, lasting, percentile, share } from '../../report/figures.ts'
import { binned, scaleOf } from '../../report/plots/bins.ts'

test.each([
  [0, '0 ms'],
  [0.44, '0.4 ms'],
  [250.4, '250 ms'],
  [999.4, '999 ms'],
  [999.5, '1 s'],
  [1_250, '1.25 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min'],
  [200_000, '3 min 20 s'],
  [3_599_499, '59 min 59 s'],
  [3_599_500, '1 h'],
  [3_900_000, '1 h 5 min'],
])('%f milliseconds read %s', (milliseconds, text) => {
  expect(lasting(milliseconds)).toBe(text)
})

test.each([
  [0, 0, '–'],
  [0, 9, '0 %'],
  [1, 8, '12.5 %'],
  [1, 20_000, '< 0.1 %'],
  [19_999, 20_000, '> 99.9 %'],
  [9, 9, '100 %'],
])('%i of %i read %s', (part, all, text) => {
  expect(share(part, all)).toBe(text)
})

test('one is one, and many are many', () => {
  expect([counted(1, 'finding'), counted(0, 'finding'), counted(1_000, 'duty', 'duties')]).toEqual([
    '1 finding',
    '0 findings',
    '1,000 duties',
  ])
})

test('a percentile is the least figure that enough are at or under', () => {
  const figures = fc.array(fc.nat(1_000), { minLength: 1 })
  fc.assert(
    fc.property(figures, fc.double({ min: 0.01, max: 1, noNaN: true }), (unsorted, part) => {
      const sorted = unsorted.toSorted((one, other) => one - other)
      const found = percentile(sorted, part)
      const under = sorted.filter(value => value < found).length
      expect(sorted).toContain(found)
      expect(under).toBeLessThan(sorted.length * part)
      expect(sorted.filter(value => value <= found).length).toBeGreaterThanOrEqual(sorted.length * part)
    }),
  )
})

test('every figure is in one bin, and in the one whose edges it lies between', () => {
  const figures = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 })
  fc.assert(
    fc.property(figures, values => {
      const scale = scaleOf([values])
      const bins = binned(values, scale)
      expect(bins.reduce((sum, [, count]) => sum + count, 0)).toBe(values.length)
      for (const value of values) {
        const [[edge] = [Number.NaN]] = binned([value], scale).filter(([, count]) => count === 1)
        const power = Math.log10(Math.max(0.1, value))
        expect(edge - power).toBeLessThan(1e-9)
        expect(power - edge).toBeLessThan(1 / 12 + 1e-9)
      }
    }),
  )
})
