import { expect, test } from 'vitest'
import { type OperationId, operations } from '../../src/contract/operations.ts'
import { sources } from './sources.ts'

/** Operations whose side does not serve them yet. An operation that is served must leave this list. */
const notServed: OperationId[] = ['RefundTransaction']

const tests = sources('test/operations')
const served = Object.values(operations).filter(({ id }) => !notServed.includes(id))

for (const { id, replies } of served)
  for (const status of Object.keys(replies))
    test(`${id} has a test whose title starts with ${status}`, () => {
      const inside = tests.filter(({ text }) => text.includes(`describe('${id}'`))
      const title = new RegExp(`\\b(?:test|it)(?:\\.each\\([^)]*\\))?\\(\\s*['"\`]${status} `)
      expect(inside.some(({ text }) => title.test(text))).toBe(true)
    })

test('what is said not to be served is not', () => {
  const binding = sources('src')
    .map(({ text }) => text)
    .join('\n')
  expect(notServed.filter(id => binding.includes(`id: '${id}',\n    log`))).toEqual([])
})
