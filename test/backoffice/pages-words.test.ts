import { describe, expect, test } from 'vitest'
import { translating } from '../../src/platform/backoffice/views/catalogue.ts'
import { expectation, italian } from '../../src/platform/backoffice/views/expectations.ts'
import { findingInItalian, findingsInItalian } from '../../src/platform/backoffice/views/findings.ts'
import type { Entries } from '../../src/platform/registry.ts'
import { type EntryKind, type EntryOf, entryKinds, type Psp } from '../../src/platform/registry-entries.ts'
import {
  additionProblems,
  entryProblems,
  offeringProblems,
  owedProblems,
  registryProblems,
  removalProblems,
} from '../../src/platform/registry-problems.ts'
import { readText } from '../house/sources.ts'

const rules = { environment: 'test', privateHosts: [] } as const
const url = 'https://psp.example/redirections'
const channel = { idChannel: 'C', methods: ['RPIC'], touchpoints: ['IO'] as ('IO' | 'CHECKOUT')[] }
const psp = (change: Partial<Psp> = {}): Psp => ({
  idPsp: 'A',
  name: 'A',
  channels: [],
  offered: false,
  ...change,
})
const whole = (change: Partial<Entries>): Entries => ({
  psps: [psp()],
  methods: [{ id: 'RPIC', label: 'Pago in conto', touchpoints: ['IO'] }],
  endpoints: [],
  ...change,
})
const endpoint = { id: '1', environment: 'test', url } as const

/** Everything that a form of ours can be told is wrong with what was entered. */
const entered: [EntryKind, object][] = [
  ['psp', { ...psp({ idPsp: '..', name: ' ', idBrokerPSP: 'a b' }), closingUrl: 'http://x', channels: [{ ...channel, idChannel: '/', methods: [], touchpoints: [] }] }], // biome-ignore format: one entry a line
  ['psp', psp({ channels: [{ ...channel, methods: ['RPIC', 'RPIC'], touchpoints: ['IO', 'IO'] }] })],
  ['psp', psp({ channels: Array.from({ length: 51 }, () => channel) })],
  ['psp', { ...psp(), channels: [{ ...channel, methods: ['?'], touchpoints: ['POS'] }] }],
  ['psp', psp({ channels: [{ ...channel, methods: Array.from({ length: 101 }, (_, n) => `M${n}`) }] })],
  ['method', { id: 'è', label: 'x'.repeat(71), touchpoints: [] }],
  ['method', { id: 'PPAL', label: 'PayPal' }],
  ['endpoint', { id: '', environment: '', url: '', idPsp: '!', idPaymentMethod: '!', idChannel: '!', touchpoint: '!' }], // biome-ignore format: one entry a line
]
const alone: [EntryKind, EntryOf[EntryKind]][] = [
  ['psp', psp({ closingUrl: 'https://localhost/x/' })],
  ['endpoint', { ...endpoint, url: 'https://192.0.2.1/' }],
]
const wanted = { idPsp: 'A', idPaymentMethod: 'RPIC', touchpoint: 'IO' } as const
const together = [
  registryProblems(whole({ psps: [psp({ offered: true })] }), rules),
  registryProblems(
    whole({ psps: [psp({ offered: true })], endpoints: [endpoint, { ...endpoint, id: '2' }] }),
    rules,
  ),
  registryProblems(
    whole({ psps: [psp({ channels: [{ ...channel, methods: ['GONE'] }, channel, channel] })] }),
    rules,
  ),
  registryProblems(
    whole({ endpoints: [{ ...endpoint, idPsp: 'B', idPaymentMethod: 'B', idChannel: 'B' }] }),
    rules,
  ),
  owedProblems(whole({}), rules, [wanted]),
  removalProblems(psp({ offered: true })),
  offeringProblems(psp({ offered: true }), []),
  additionProblems(whole({ psps: Array.from({ length: 500 }, () => psp()) }), 'psps'),
]

const expected = [
  ...entered.flatMap(([kind, given]) => entryKinds[kind].safeParse(given).error?.issues.map(({ message }) => message.replace(/^expected /, '')) ?? []), // biome-ignore format: one source a line
  ...alone.flatMap(([kind, entry]) => entryProblems(kind, entry, rules).map(problem => problem.expected)),
  ...together.flat().map(problem => problem.expected),
]

test('whatever the registry expects of a form is said in Italian, and nothing is translated that it never says', () => {
  const english = expected.map(one => expectation({ field: 'x', expected: one }, 'en'))
  expect(english[0]).toBe('Expected an idPsp: 1 to 35 letters, digits, “_”, “-” or “.”, and no “.” first.')
  const untold = expected.filter(one => expectation({ field: 'x', expected: one }, 'it').startsWith('Atteso'))
  expect(untold).toEqual([])
  const unused = Object.entries(italian).filter(
    ([key, text]) => !expected.some(one => translating({ [key]: text })(one)),
  )
  expect(unused).toEqual([])
})

test('what the registry says of what was entered keeps what was entered', () => {
  const said = together.flat().map(problem => expectation(problem, 'it'))
  expect(said).toContain('Ne serve uno per A, RPIC, IO in ambiente test: non c’è.')
  expect(said).toContain('Ne serve uno solo per RPIC da IO: A ha anche C.')
  expect(said).toContain('Serve un PSP che esista: l’endpoint 1 vale per B.')
})

describe('what a handshake shows', () => {
  const told = ['handshake', 'distrust', 'private-addresses']
    .map(name => readText(`src/runtime/http/${name}.ts`))
    .join('\n')

  test.each(Object.keys(findingsInItalian))('%s: is still said so, word for word', finding => {
    const pieces = finding.split(/\{\}/).flatMap(piece => piece.split(/ (?=which|is not a public|than)/))
    for (const piece of pieces.filter(piece => piece.trim().length > 3)) expect(told).toContain(piece.trim())
  })

  test('keeps the names and numbers of what was found', () => {
    expect(findingInItalian('nobody listens at port 8443 of psp.example')).toBe(
      'nessuno è in ascolto sulla porta 8443 di psp.example',
    )
    expect(findingInItalian('it refuses our certificate (unknown ca)')).toBe(
      'rifiuta il nostro certificato (unknown ca)',
    )
    expect(findingInItalian('psp.example is 10.0.0.1, which is not a public address (private)')).toBe('psp.example è 10.0.0.1, che non è un indirizzo pubblico (private)') // biome-ignore format: one line
    expect(findingInItalian('something else')).toBeUndefined()
  })
})
