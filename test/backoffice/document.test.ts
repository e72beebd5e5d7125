import openapiTS from 'openapi-typescript'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { routes } from '../../src/platform/backoffice/api.ts'
import { entryKinds, nativelyIntegrated } from '../../src/platform/registry-entries.ts'
import { mostEntries } from '../../src/platform/registry-problems.ts'
import { auditLimits } from '../../src/platform/store/audit.ts'
import { slots } from '../../src/platform/store/registry.ts'
import { protocols } from '../../src/runtime/http/handshake.ts'
import { document, documentText, operations, type Schema, wrongWith } from './document.ts'

const { schemas } = document.components
const schemaOf = { psp: 'Psp', method: 'Method', endpoint: 'Endpoint' } as const

test('it is an OpenAPI document', async () => {
  await openapiTS(documentText, { silent: true })
})

test('every route has its operation, and every operation its route', () => {
  const inDocument = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  const served = routes.map(([method, path]) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  expect(inDocument.sort()).toEqual(served.sort())
})

test('what a route takes is what its operation takes', () => {
  const takes = operations.map(({ method, path, operation }) => [
    `${method.toUpperCase()} ${path}`,
    operation.requestBody !== undefined,
  ])
  const served = routes.map(([method, path, taken]) => [
    `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
    taken === 'body',
  ])
  expect(Object.fromEntries(takes)).toEqual(Object.fromEntries(served))
})

/** Told by words alone, or by a check that no schema of the code shows. */
const beyond = ['$schema', 'description', 'examples', 'uniqueItems', 'not']

function plain(schema: Schema): unknown {
  const { $ref, ...own } = schema
  const named = typeof $ref === 'string' ? schemas[$ref.replace('#/components/schemas/', '')] : {}
  const isAddress = $ref === '#/components/schemas/Address'
  const entries = Object.entries({ ...named, ...own }).filter(
    ([name]) => !beyond.includes(name) && !(isAddress && name === 'pattern'),
  )
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (name === 'properties')
        return [
          name,
          Object.fromEntries(
            Object.entries(value as Schema).map(([key, one]) => [key, plain(one as Schema)]),
          ),
        ]
      return [name, name === 'items' ? plain(value as Schema) : value]
    }),
  )
}

test.each(Object.entries(schemaOf))('%s: the document says what the code checks', (kind, name) => {
  const checked = z.toJSONSchema(entryKinds[kind as keyof typeof entryKinds], { io: 'input' }) as Schema
  const { $schema: _, ...schema } = JSON.parse(
    JSON.stringify(checked).replaceAll('\\\\ufffe\\\\uffff', '\\\\ufffe\\\\uffff'),
  )
  expect(plain(schemas[name] as Schema)).toEqual(schema)
})

test('it says how many of each there may be', () => {
  for (const [list, most] of Object.entries(mostEntries))
    expect(documentText).toMatch(new RegExp(` ${list}:\n +type: array\n +maxItems: ${most}\n`))
})

test('a new endpoint is an endpoint without its identifier', () => {
  const { properties, required, ...rest } = plain(schemas.Endpoint as Schema) as {
    properties: Schema
    required: string[]
  }
  const { id: _, ...others } = properties
  expect(plain(schemas.NewEndpoint as Schema)).toEqual({
    ...rest,
    properties: others,
    required: required.filter(name => name !== 'id'),
  })
})

const url = 'https://psp.example.it/redirections'
const psp = { idPsp: 'A', name: 'Banca A' }
const channel = { idChannel: 'A1', methods: ['RPIC'] }
const method = { id: 'RPIC', label: 'Pago in conto' }
const endpoint = { id: '1', environment: 'test', url }
type Kind = keyof typeof schemaOf

const agreed: [Kind, object][] = [
  ['psp', psp],
  ['psp', { ...psp, idPsp: '.A' }],
  ['psp', { ...psp, idPsp: 'A'.repeat(36) }],
  ['psp', { ...psp, idPsp: 'A\n' }],
  ['psp', { ...psp, name: '' }],
  ['psp', { ...psp, name: 'à'.repeat(70) }],
  ['psp', { ...psp, name: 'A\u0000' }],
  ['psp', { ...psp, name: 'A\uffff' }],
  ['psp', { ...psp, offered: 'yes' }],
  ['psp', { ...psp, offerred: true }],
  ['psp', { ...psp, closingUrl: url }],
  ['psp', { ...psp, closingUrl: `${url}?` }],
  ['psp', { ...psp, channels: [channel] }],
  ['psp', { ...psp, channels: [{ ...channel, methods: [] }] }],
  ['psp', { ...psp, channels: [{ ...channel, methods: ['RPIC', 'RPIC'] }] }],
  ['psp', { ...psp, channels: [{ ...channel, touchpoints: ['IO', 'IO'] }] }],
  ['psp', { ...psp, channels: [{ ...channel, more: 1 }] }],
  ['psp', { ...psp, channels: Array.from({ length: 51 }, () => channel) }],
  ['psp', { name: 'Banca A' }],
  ['psp', JSON.parse('{"idPsp": "A", "name": "A", "__proto__": {}}')],
  ['psp', []],
  ['method', method],
  ['method', { ...method, touchpoints: ['IO'] }],
  ['method', { ...method, touchpoints: [] }],
  ['method', { ...method, touchpoints: ['ATM'] }],
  ...nativelyIntegrated.map((id): [Kind, object] => ['method', { ...method, id }]),
  ['endpoint', endpoint],
  ['endpoint', { ...endpoint, environment: 'uat' }],
  ['endpoint', { ...endpoint, url: 'http://psp.example.it/redirections' }],
  ['endpoint', { ...endpoint, url: `${url}#here` }],
  ['endpoint', { ...endpoint, url: 'https://psp.example.it\\redirections' }],
  ['endpoint', { ...endpoint, url: `${url}/${'a'.repeat(500)}` }],
  ['endpoint', { ...endpoint, touchpoint: 'IO', idPsp: 'A', idPaymentMethod: 'RPIC', idChannel: 'A1' }],
  ['endpoint', { ...endpoint, idChannel: null }],
]

test.each(agreed)('document and code agree on %s %j', (kind, sample) => {
  const isFine = wrongWith(`/components/schemas/${schemaOf[kind]}`, sample).length === 0
  expect(entryKinds[kind].safeParse(sample).success).toBe(isFine)
})

/** What the document says in words. */
test.each<[Kind, object]>([
  ['psp', { ...psp, name: '   ' }],
  ['method', { ...method, id: 'cp' }],
  ['endpoint', { ...endpoint, url: 'https://psp.example.it:99999/redirections' }],
  ['endpoint', { ...endpoint, url: 'https://anna:secret@psp.example.it/redirections' }],
])('the code refuses %s %j', (kind, sample) => {
  expect(entryKinds[kind].safeParse(sample).success).toBe(false)
})

test('its limits and words are those of the code', () => {
  const audit = document.paths['/audit']?.get as unknown as { parameters: { name: string; schema: object }[] }
  const limit = audit.parameters.find(({ name }) => name === 'limit')?.schema
  expect(limit).toMatchObject({ maximum: auditLimits.most, default: auditLimits.default })
  expect(schemas.Slot?.enum).toEqual(slots)
  expect(
    (schemas.Sight as { properties: Record<string, { items: Schema }> }).properties.protocols?.items.enum,
  ).toEqual(protocols)
})
