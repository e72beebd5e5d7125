import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { platformConfig } from '../../src/platform/config.ts'
import { readFirstRegistry } from '../../src/platform/first-registry.ts'
import { findOffer, findRoute, mostSpecific, newRegistry, takesWays } from '../../src/platform/registry.ts'
import { type Endpoint, isFullName, nativelyIntegrated } from '../../src/platform/registry-entries.ts'
import { entryProblems, owedProblems, registryProblems } from '../../src/platform/registry-problems.ts'

const hash = (letter: string) => letter.repeat(64)
const url = 'https://psp.example/redirections'
const given = (change: object = {}) =>
  platformConfig.parse({
    psps: [{ idPsp: 'A', name: 'Banca A', keys: { primary: hash('a') } }],
    methods: [{ id: 'RPIC', label: 'Pago in conto' }],
    endpoints: [{ url }],
    ...change,
  })
const first = (change: object = {}) => readFirstRegistry(given(change))
const registry = (change: object = {}) => newRegistry(first(change).entries, 'production')
const rules = { environment: 'production', privateHosts: [] } as const

test('every PSP, method and touchpoint that is offered has its endpoint (URL-18)', () => {
  const known = registry({ endpoints: [{ url }, { url: `${url}/io`, touchpoint: 'IO' }] })
  const wanted = { idPsp: 'A', idPaymentMethod: 'RPIC' } as const
  expect(findOffer(known, { ...wanted, touchpoint: 'CHECKOUT' })?.endpoint.url).toBe(url)
  expect(findOffer(known, { ...wanted, touchpoint: 'IO' })?.endpoint.url).toBe(`${url}/io`)
  expect(findOffer(known, { ...wanted, idPsp: 'B', touchpoint: 'IO' })).toBeUndefined()
})

test('a channel says for which methods and touchpoints it is, and names the PSP in the closing (URL-18, NOTIFY-1)', () => {
  const channels = [
    { idChannel: 'A_01', methods: ['RPIC'], touchpoints: ['CHECKOUT'] },
    { idChannel: 'A_02', methods: ['RBPS'] },
  ]
  const known = registry({
    psps: [{ idPsp: 'A', name: 'Banca A', channels, keys: { primary: hash('a') } }],
    methods: ['RPIC', 'RBPS', 'RBPR'].map(id => ({ id, label: id })),
    endpoints: [{ url }, { url: `${url}/second`, idChannel: 'A_02' }],
  })
  expect(
    known.offers.map(one => [one.idPaymentMethod, one.touchpoint, one.idChannel, one.endpoint.url]),
  ).toEqual([
    ['RPIC', 'CHECKOUT', 'A_01', url],
    ['RBPS', 'CHECKOUT', 'A_02', `${url}/second`],
    ['RBPS', 'IO', 'A_02', `${url}/second`],
  ])
})

test('a PSP that payers cannot choose is still reached, and only in the environment of the platform (URL-18)', () => {
  const wanted = { idPsp: 'A', idPaymentMethod: 'RPIC', touchpoint: 'IO' } as const
  const { entries } = first({ endpoints: [{ url }, { url: `${url}/test`, environment: 'test' }] })
  const known = newRegistry(
    { ...entries, psps: entries.psps.map(psp => ({ ...psp, offered: false })) },
    'test',
  )
  expect(findOffer(known, wanted)).toBeUndefined()
  expect(findRoute(known, wanted)).toMatchObject({ endpoint: { url: `${url}/test` }, idChannel: 'A' })
})

test.each(nativelyIntegrated)('%s cannot go by redirect (URL-17)', id => {
  expect(() => first({ methods: [{ id, label: id }] })).toThrow('natively integrated')
})

describe('what is wrong with it is named when it is saved (URL-18)', () => {
  const psp = { idPsp: 'A', name: 'Banca A', keys: { primary: hash('a') } }
  const channel = { idChannel: 'A_01', methods: ['RPIC'] }
  test.each([
    [
      'no endpoint',
      { endpoints: [{ url, idPaymentMethod: 'RPIC', touchpoint: 'IO' }] },
      'one for A, RPIC, CHECKOUT in production; there is none',
    ],
    ['an endpoint of the other environment', { endpoints: [{ url, environment: 'test' }] }, 'there is none'],
    [
      'a tie',
      {
        endpoints: [
          { url, idPsp: 'A' },
          { url, touchpoint: 'IO' },
        ],
      },
      'are as specific',
    ],
    [
      'an endpoint of nobody',
      { endpoints: [{ url }, { url, idPsp: 'B' }] },
      'a PSP that exists; endpoint 2 names B',
    ],
    [
      'a channel with a method that is not there',
      { psps: [{ ...psp, channels: [{ ...channel, methods: ['X'] }] }] },
      'A names X',
    ],
    [
      'two channels for one way',
      { psps: [{ ...psp, channels: [channel, { ...channel, idChannel: 'A_02' }] }] },
      'one for RPIC from CHECKOUT; A has A_02 as well',
    ],
    [
      'a method twice',
      { methods: [1, 2].map(() => ({ id: 'RPIC', label: 'x' })) },
      'RPIC stands there twice',
    ],
    ['a key of two PSPs', { psps: ['A', 'B'].map(idPsp => ({ ...psp, idPsp })) }, 'stands there twice'],
    [
      'a name that no public DNS knows',
      { endpoints: [{ url: 'https://psp/redirections' }] },
      'a fully qualified host name, not psp',
    ],
    [
      'an address in place of a name',
      { endpoints: [{ url: 'https://10.0.0.1/redirections' }] },
      'not 10.0.0.1',
    ],
    ['no path', { endpoints: [{ url: 'https://psp.example' }] }, 'a path'],
    [
      'an address of closings without a path',
      { psps: [{ ...psp, closingUrl: 'https://psp.example/' }] },
      'closingUrl',
    ],
  ])('%s', (_name, change, message) => {
    expect(() => first(change)).toThrow(message)
  })

  test.each([
    ['without TLS', 'http://psp.example/redirections'],
    ['with a query', `${url}?a=b`],
    ['with a fragment', `${url}#a`],
    ['with credentials', 'https://a:b@psp.example/redirections'],
    ['with credentials that are empty', 'https://@psp.example/redirections'],
    ['with nobody before its path', 'https:///psp.example/redirections'],
    ['with port 0, at which nobody can listen', 'https://psp.example:0/redirections'],
    ['with a port that is none', 'https://psp.example:70000/redirections'],
    ['with an empty part', 'https://psp.example//redirections'],
    ['with a backslash', 'https:\\\\psp.example\\redirections'],
  ])('an endpoint %s', (_name, wrong) => {
    expect(() => given({ endpoints: [{ url: wrong }] })).toThrow('expected an https URL')
  })

  test('a key that is no hash', () => {
    expect(() => given({ psps: [{ idPsp: 'A', name: 'A', keys: { primary: 'secret' } }] })).toThrow('SHA-256')
  })

  test('a way that a payment under way still needs (REFUND-8)', () => {
    const { entries } = first()
    const owed = [{ idPsp: 'A', idPaymentMethod: 'RPIC', touchpoint: 'IO' } as const]
    expect(owedProblems(entries, rules, owed)).toEqual([])
    const gone = { ...entries, psps: [], endpoints: [] }
    expect(registryProblems(gone, rules)).toEqual([])
    expect(owedProblems(gone, rules, owed)).toMatchObject([{ field: 'endpoints' }])
  })
})

test('a way is taken from whoever may still go by it, whether or not payers can choose it', () => {
  const { entries } = first({
    endpoints: [
      { url, touchpoint: 'IO' },
      { url: `${url}/co`, touchpoint: 'CHECKOUT' },
    ],
  })
  const withdrawn = { ...entries, psps: entries.psps.map(psp => ({ ...psp, offered: false })), methods: [] }
  const [io, checkout] = entries.endpoints
  const takes = (after: Partial<typeof entries>) =>
    takesWays(withdrawn, { ...withdrawn, ...after }, 'production')
  expect(takes({})).toBe(false)
  expect(takes({ methods: entries.methods })).toBe(false)
  expect(takes({ psps: [] })).toBe(true)
  for (const one of [io, checkout]) expect(takes({ endpoints: [one as Endpoint] })).toBe(true)
  expect(takes({ endpoints: [...entries.endpoints, { ...(io as Endpoint), id: 'rival' }] })).toBe(true)
  const everywhere = { ...(io as Endpoint), touchpoint: undefined } as unknown as Endpoint
  expect(takes({ endpoints: [everywhere] })).toBe(false)
})

test('a host without a full name is let through by name alone', () => {
  const [endpoint] = first({ endpoints: [{ url }] }).entries.endpoints
  const local = { ...(endpoint as Endpoint), url: 'https://localhost:8443/redirections' }
  expect(entryProblems('endpoint', local, rules)).toMatchObject([{ field: 'url' }])
  for (const host of ['localhost', 'LocalHost'])
    expect(entryProblems('endpoint', local, { ...rules, privateHosts: [host] })).toEqual([])
  const literal = { ...local, url: 'https://[fd00::1]/redirections' }
  expect(entryProblems('endpoint', literal, { ...rules, privateHosts: ['fd00::1'] })).toEqual([])
})

test.each([
  ['psp.example', true],
  ['a-b.c.psp.example', true],
  ['xn--bnca-1ra.example', true],
  ['localhost', false],
  ['127.0.0.1', false],
  ['[::1]', false],
  ['-a.example', false],
  ['a-.example', false],
  ['a..example', false],
  ['example.', false],
  ['psp.123', false],
  [`${'a'.repeat(64)}.example`, false],
])('%s is a full name: %s', (name, full) => {
  expect(isFullName(name)).toBe(full)
})

const maybe = <T extends string>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const anyKeys = {
  touchpoint: maybe('CHECKOUT', 'IO'),
  idPsp: maybe('A', 'B'),
  idPaymentMethod: maybe('RPIC', 'RBPS'),
  idChannel: maybe('c1', 'c2'),
}
const anyEndpoints = fc.array(fc.record(anyKeys), { maxLength: 6 })
const anyCall = fc.record({
  touchpoint: fc.constantFrom('CHECKOUT', 'IO'),
  idPsp: fc.constantFrom('A', 'B', 'C'),
  idPaymentMethod: fc.constantFrom('RPIC', 'RBPS'),
  idChannel: maybe('c1', 'c2'),
})

/** Every way to keep or to drop each key of the call, the fullest first: an endpoint must spell one of them exactly. */
function slowly(endpoints: Partial<Endpoint>[], call: Record<string, string | undefined>) {
  const said = (of: object) =>
    JSON.stringify(
      Object.entries(of)
        .filter(([, value]) => value !== undefined)
        .sort(),
    )
  for (let size = 4; size >= 0; size--) {
    const subsets = Array.from({ length: 16 }, (_, bits) =>
      Object.fromEntries(Object.entries(call).filter((_entry, index) => bits & (1 << index))),
    ).filter(subset => Object.values(subset).filter(value => value !== undefined).length === size)
    const found = endpoints.filter(endpoint => subsets.some(subset => said(subset) === said(endpoint)))
    if (found.length > 0) return found
  }
  return []
}

test('the endpoint is the most specific one that matches, whatever is registered (URL-18)', () => {
  fc.assert(
    fc.property(anyEndpoints, anyCall, (endpoints, call) => {
      const found = mostSpecific(endpoints as Endpoint[], call)
      expect(found).toEqual(slowly(endpoints as Endpoint[], call))
    }),
    { numRuns: 2_000 },
  )
})
