import { expect, test } from 'vitest'
import { isIdTransaction, newIdTransaction } from '../../src/contract/id-transaction.ts'

test('a new identifier is 32 hexadecimal digits made of the randomness it is given', () => {
  expect(newIdTransaction(bytes => Buffer.alloc(bytes, 0xa5))).toBe('a5'.repeat(16))
})

test('two identifiers differ, and both are accepted (URL-3)', () => {
  const [first, second] = [newIdTransaction(), newIdTransaction()]
  expect(first).not.toBe(second)
  expect([first, second].every(isIdTransaction)).toBe(true)
})

test.each([
  '',
  'x'.repeat(31),
  'x'.repeat(33),
  `${'x'.repeat(31)}\n`,
  '\ud800'.repeat(32),
  32,
  null,
  ['x'.repeat(32)],
])('%j is no identifier', value => {
  expect(isIdTransaction(value)).toBe(false)
})
