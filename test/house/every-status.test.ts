import { describe, expect, test } from 'vitest'
import { operations } from '../../src/contract/operations.ts'
import { sources } from './sources.ts'
import { servedOperations, tests } from './syntax.ts'

const served = servedOperations()
const written = sources('test/operations', '.test.ts').flatMap(tests)

test('every operation of the contract is served by a side', () => {
  expect(Object.keys(operations).filter(id => !served.includes(id))).toEqual([])
})

describe.each(Object.values(operations).filter(({ id }) => served.includes(id)))('$id', ({ id, replies }) => {
  const titles = written.filter(({ inside }) => inside[0] === id).map(({ title }) => title)

  test.each(Object.keys(replies))('has a test whose title starts with %s', status => {
    expect(titles.filter(title => title.startsWith(`${status} `))).not.toEqual([])
  })

  test('has no test whose title starts with a status that it does not declare', () => {
    const declared = Object.keys(replies)
    expect(titles.filter(title => !declared.includes(title.split(' ')[0] ?? ''))).toEqual([])
  })
})
