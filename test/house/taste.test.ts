import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readText, sources } from './sources.ts'

const src = sources('src')

/** A call that belongs in few places, and the places. */
const banned: [string, RegExp, RegExp][] = [
  ['the hour is asked of a clock', /Date\.now\(|new Date\(\)/, /^src\/runtime\/clock\.ts$/],
  ['the environment is read by the command line alone', /process\.env/, /^src\/main\.ts$/],
  [
    'the network is reached through the HTTP client',
    /\bfetch\(|from 'undici'/,
    /^src\/runtime\/http\/(client|fetch)\.ts$/,
  ],
  [
    'SQL stands in a store',
    /\b(select|insert into|update|delete from)\b[^'`]*\b(from|values|set|where)\b\s+[a-z$(]/,
    /\/store\/|^src\/runtime\/(duty-store|duty-list|migrate|postgres\/[a-z-]+)\.ts$/,
  ],
  ['nothing is printed but by the command line', /console\.|process\.stdout/, /^src\/main\.ts$/],
  ['randomness is handed in', /Math\.random/, /^$/],
  ['no default export', /^export default/m, /^$/],
  ['no class but an error', /^(export )?class (?!\w+ extends (Plain)?Error\b)/m, /^$/],
]

describe('taste', () => {
  for (const [rule, pattern, allowed] of banned)
    test(rule, () => {
      const offenders = src.filter(
        ({ path, text }) => !allowed.test(path) && pattern.test(withoutComments(text)),
      )
      expect(offenders.map(({ path }) => path)).toEqual([])
    })

  test('a URL becomes a path by `fileURLToPath`, so that a folder may have any name', () => {
    const all = ['src', 'test', 'bench', 'proof', 'report', 'scripts'].flatMap(folder => sources(folder))
    const offenders = all.filter(({ text }) => /import\.meta\.url\)\.pathname/.test(text))
    expect(offenders.map(({ path }) => path)).toEqual([])
  })

  test('no file is a drawer', () => {
    const drawers = /\/(utils?|helpers?|common|lib|core|misc|index)(\.ts|\/)/
    expect(src.map(({ path }) => path).filter(path => drawers.test(path))).toEqual([])
  })

  test('no file of the source is longer than 250 lines', () => {
    const generated = /^src\/contract\/(schemas|operations|requirements)\.ts$/
    const long = src.filter(({ path, text }) => !generated.test(path) && text.split('\n').length > 250)
    expect(long.map(({ path }) => path)).toEqual([])
  })

  test('every path that a document or a comment cites is there', () => {
    const texts = [...sources('docs', '.md'), { path: 'README.md', text: readText('README.md') }, ...src]
    const cited =
      /(?<![\w/.-])((?:src|test|docs|bench|proof|report|scripts)\/[\w./-]+\.(?:ts|md|yaml|js|sql))/g
    const missing = texts.flatMap(({ path, text }) =>
      [...text.matchAll(cited)]
        .filter(([, to]) => !existsSync(to as string))
        .map(([, to]) => `${path} cites ${to}`),
    )
    expect(missing).toEqual([])
  })

  test('no test is skipped or singled out', () => {
    const skipping = /\b(?:test|it|describe)\.(?:skip|only|todo)\b/
    expect(
      sources('test')
        .filter(({ text }) => skipping.test(text))
        .map(({ path }) => path),
    ).toEqual([])
  })

  test('every dependency has its line in docs/dependencies.md, and every line its dependency', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readText('package.json'))
    const used = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort()
    const lines = [...readText('docs/dependencies.md').matchAll(/^\| (`[^|]+`) \|/gm)]
    const told = lines
      .flatMap(([, names]) => [...(names as string).matchAll(/`([^`]+)`/g)].map(([, name]) => name))
      .sort()
    expect(told).toEqual(used)
  })

  test('the lock file names no registry', () => {
    expect(readText('package-lock.json')).not.toMatch(/"resolved": "https?:/)
  })
})

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
