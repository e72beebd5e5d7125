import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { requirements, safety } from '../../src/contract/requirements.ts'
import { sources } from '../house/sources.ts'
import { tests } from '../house/syntax.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const all = [...requirements, ...safety]
const ids = all.map(({ id }): string => id)
const idPattern = /\b(?:URL|PAGE|OUTCOME|REFUND|NOTIFY|TLS|SAFE)-\d+\b/g

test('every requirement has an id of its own, numbered without gaps in its group', () => {
  expect(new Set(ids).size).toBe(ids.length)
  const groups = Map.groupBy(ids, id => id.split('-')[0])
  expect([...groups.keys()]).toEqual(['URL', 'PAGE', 'OUTCOME', 'REFUND', 'NOTIFY', 'TLS', 'SAFE'])
  for (const [group, members] of groups)
    expect(members).toEqual(members.map((_, index) => `${group}-${index + 1}`))
})

test('every requirement is one sentence with a source that can be opened, or is marked as our own', () => {
  for (const { sentence, source } of all) {
    expect(sentence).toMatch(/^\S.*\.$/)
    expect(source).toMatch(
      /^(own|https:\/\/(docs\.pagopa\.it\/sanp\/|raw\.githubusercontent\.com\/pagopa\/pagopa-api\/)\S+)$/,
    )
  }
})

test('every id that is cited anywhere exists', () => {
  const files = globSync('{src,test,docs}/**/*.{ts,md,yaml,sql,css}', { cwd: fileURLToPath(root) })
  const cited = files.flatMap(file => [...read(file).matchAll(idPattern)].map(([id]) => ({ file, id })))
  expect(cited.length).toBeGreaterThan(100)
  expect(cited.filter(({ id }) => !ids.includes(id))).toEqual([])
})

test('every rule of our own is explained where the text is silent', () => {
  const explained: string[] = read('docs/interpretations.md').match(idPattern) ?? []
  const own = requirements.filter(({ source }) => source === 'own').map(({ id }) => id)
  expect(own.filter(id => !explained.includes(id))).toEqual([])
})

const idsIn = (text: string): string[] => text.match(idPattern) ?? []

test('every id stands at a line that obeys it', () => {
  const obeying = ['.ts', '.yaml', '.sql', '.js', '.css']
    .flatMap(ending => sources('src', ending))
    .filter(({ path }) => !path.endsWith('contract/requirements.ts'))
    .flatMap(({ text }) => idsIn(text))
  expect(ids.filter(id => !obeying.includes(id))).toEqual([])
})

test('every id stands in the title of a test that shows it', () => {
  const shown = sources('test', '.test.ts')
    .flatMap(tests)
    .flatMap(({ title, inside }) => idsIn([...inside, title].join(' ')))
  expect(ids.filter(id => !shown.includes(id))).toEqual([])
})
