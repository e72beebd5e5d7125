import { describe, expect, test } from 'vitest'
import { imports, sources } from './sources.ts'

const house = sources('src').map(source => ({ path: source.path, imports: imports(source) }))

/** Who may import from where, by every pattern that fits. Data flows one way: up this list. */
const layers: [string, RegExp, RegExp][] = [
  ['the contract knows neither side', /^src\/contract\//, /^src\/(contract|runtime)\//],
  ['the runtime knows no word of the domain', /^src\/runtime\//, /^src\/runtime\//],
  [
    'a sandbox bank knows its ports, not the PSP',
    /^src\/psp\/bank\/sandbox\//,
    /^src\/(psp\/bank\/(ports|sandbox)|runtime)\b/,
  ],
  [
    'a state machine is pure',
    /^src\/(psp\/(payment|money|closing)|platform\/(transaction|report|closing|refund))\.ts$/,
    /^src\/(contract\/(operations|id-transaction|soap\/text140)|runtime\/clock|psp\/(id-psp-transaction|payment)|platform\/transaction)\.ts$/,
  ],
  [
    'what a message says follows from stored facts alone',
    /^src\/(psp\/(node-message|duties\/payment-outcome-message)|platform\/(payment-token|duties\/notify-message))\.ts$/,
    /^src\/(contract\/(id-transaction|soap\/(amount|messages|text140))|runtime\/secret|psp\/(config|payment|closing|id-psp-transaction)|platform\/(transaction|payment-token|registry-entries))\.ts$/,
  ],
  [
    'an operator’s commands know what they command, and nothing else',
    /^src\/operator\//,
    /^src\/(runtime|contract|operator)\/|^src\/(arguments|settings|psp\/(give-back|payment|callback-keys)|platform\/backoffice\/sign-in\/(link|access-token|names))\.ts$/,
  ],
  [
    'the PSP’s store knows the payment, and no operation',
    /^src\/psp\/store\//,
    /^src\/(contract|runtime|psp\/store)\/|^src\/psp\/(payment|id-psp-transaction)\.ts$/,
  ],
  [
    'the platform’s store knows the transaction, and no operation',
    /^src\/platform\/store\//,
    /^src\/(contract|runtime|platform\/store)\/|^src\/platform\/(transaction|registry|registry-entries)\.ts$/,
  ],
  ...(['operations', 'duties', 'page'].map(place => [
    `the PSP’s ${place} do not know the others`,
    new RegExp(`^src/psp/${place}/`),
    new RegExp(
      `^src/(contract|runtime|psp/store|psp/${place})/|^src/psp/bank/(ports|within|careful-banking)|^src/psp/[^/]+\\.ts`,
    ),
  ]) as [string, RegExp, RegExp][]),
  ...(['operations', 'duties', 'touchpoint', 'backoffice'].map(place => [
    `the platform’s ${place} do not know the others`,
    new RegExp(`^src/platform/${place}/`),
    new RegExp(
      `^src/(contract|runtime|platform/store|platform/receipt|platform/${place})/|^src/platform/[^/]+\\.ts`,
    ),
  ]) as [string, RegExp, RegExp][]),
  [
    'a receipt knows the transaction, and no operation',
    /^src\/platform\/receipt\//,
    /^src\/(runtime|platform\/receipt)\/|^src\/platform\/(transaction|config)\.ts/,
  ],
  ['the PSP never imports the platform', /^src\/psp\//, /^src\/(contract|runtime|psp)\//],
  ['the platform never imports the PSP', /^src\/platform\//, /^src\/(contract|runtime|platform)\//],
]

describe('imports flow one way', () => {
  for (const [rule, from, to] of layers)
    test(rule, () => {
      const inside = house.filter(({ path }) => from.test(path))
      expect(inside).not.toHaveLength(0)
      const wrong = inside.flatMap(({ path, imports }) =>
        imports.filter(target => !to.test(target)).map(target => `${path} imports ${target}`),
      )
      expect(wrong).toEqual([])
    })

  test('no file imports itself through others', () => {
    const edges = new Map(house.map(({ path, imports }) => [path, imports]))
    const done = new Set<string>()
    const cycles: string[] = []
    const walk = (path: string, trail: string[]) => {
      if (trail.includes(path))
        return void cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      if (done.has(path)) return
      for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
      done.add(path)
    }
    for (const path of edges.keys()) walk(path, [])
    expect(cycles).toEqual([])
  })

  test('the composition roots are imported by the command line, the demo and nobody else', () => {
    const roots = ['src/psp/psp.ts', 'src/platform/platform.ts']
    const users = house.filter(({ imports }) => imports.some(path => roots.includes(path)))
    expect(users.map(({ path }) => path)).toEqual(['src/demo-psp.ts', 'src/demo.ts', 'src/main.ts'])
  })
})
