import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const rows = readFileSync('docs/security.md', 'utf8')
  .split('\n## ')
  .flatMap(section => section.split('\n').filter(line => line.startsWith('| ')))
  .map(line => line.split('|').map(cell => cell.trim()))
  .filter(([, threat, , shownBy]) => threat !== 'threat' && shownBy?.includes(']('))

describe('every threat of docs/security.md has a test that is there', () => {
  test('and there are many', () => expect(rows.length).toBeGreaterThan(40))
  test.each(rows.map(([, threat, , shownBy = '']) => [threat, shownBy]))('%s', (_threat, shownBy) => {
    const tests = [...shownBy.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, path = '']) => path)
    expect(tests).not.toHaveLength(0)
    expect(tests.filter(path => !existsSync(path))).toEqual([])
  })
})
