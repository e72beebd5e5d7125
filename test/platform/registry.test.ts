import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { platformConfig } from '../../src/platform/config.ts'
import {
  type Endpoint,
  type Entries,
  findOffer,
  loadRegistry,
  mostSpecific,
  nativelyIntegrated,
} from '../../src/platform/registry.ts'

const hash = (letter: string) => letter.repeat(64)
const url = 'https://psp.example/redirections'
const entries = (change: object = {}): Entries =>
  platformConfig.parse({
    psps: [{ idPsp: 'A', name: 'Banca A', keys: { primary: hash('a') } }],
    methods: [{ id: 'RPIC', label: 'Pago in conto' }],
    endpoints: [{ url }],
    ...change,
  })

test('every PSP, method and touchpoint that is offered has its endpoint (URL-18)', () => {
  const registry = loadRegistry(entries({ endpoints: [{ url }, { url: `${url}/io`, touchpoint: 'IO' }] }))
  const wanted = { idPsp: 'A', idPaymentMethod: 'RPIC' } as const
  expect(findOffer(registry, { ...wanted, touchpoint: 'CHECKOUT' })?.endpoint.url).toBe(url)
  expect(findOffer(registry, { ...wanted, touchpoint: 'IO' })?.endpoint.url).toBe(`${url}/io`)
  expect(findOffer(registry, { ...wanted, idPsp: 'B', touchpoint: 'IO' })).toBeUndefined()
})

test.each(nativelyIntegrated)('%s cannot go by redirect (URL-17)', id => {
  expect(() => loadRegistry(entries({ methods: [{ id, label: id }] }))).toThrow(
    `${id} is natively integrated`,
  )
})

describe('what is wrong with it is named when it is loaded', () => {
  test.each([
    ['no endpoint', { endpoints: [{ url, idPsp: 'B' }] }, 'none for A, RPIC, CHECKOUT'],
    [
      'a tie',
      {
        endpoints: [
          { url, idPsp: 'A' },
          { url, touchpoint: 'IO' },
        ],
      },
      'as specific for A, RPIC, IO',
    ],
    ['a method of no PSP', { methods: [{ id: 'RPIC', label: 'x', psps: ['Z'] }] }, 'Z, no such PSP'],
    [
      'a method twice',
      { methods: [1, 2].map(() => ({ id: 'RPIC', label: 'x' })) },
      'RPIC stands there twice',
    ],
    [
      'a key of two PSPs',
      { psps: ['A', 'B'].map(idPsp => ({ idPsp, name: idPsp, keys: { primary: hash('a') } })) },
      'stands there twice',
    ],
  ])('%s', (_name, change, message) => {
    expect(() => loadRegistry(entries(change))).toThrow(message)
  })

  test.each([
    ['an endpoint without TLS', { endpoints: [{ url: 'http://psp.example/redirections' }] }],
    ['an endpoint with a query', { endpoints: [{ url: `${url}?a=b` }] }],
    ['a key that is no hash', { psps: [{ idPsp: 'A', name: 'A', keys: { primary: 'secret' } }] }],
  ])('%s', (_name, change) => {
    expect(() => entries(change)).toThrow()
  })
})

const maybe = <T extends string>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const anyKeys = {
  touchpoint: maybe('CHECKOUT', 'IO'),
  idPsp: maybe('A', 'B'),
  idPaymentMethod: maybe('RPIC', 'RBPS'),
  channel: maybe('c1', 'c2'),
}
const anyEndpoints = fc.array(fc.record(anyKeys), { maxLength: 6 })
const anyCall = fc.record({
  touchpoint: fc.constantFrom('CHECKOUT', 'IO'),
  idPsp: fc.constantFrom('A', 'B', 'C'),
  idPaymentMethod: fc.constantFrom('RPIC', 'RBPS'),
  channel: maybe('c1', 'c2'),
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
