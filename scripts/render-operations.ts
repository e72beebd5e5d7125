/** The text of `operations.ts`: each operation of the document with plain JSON Schemas, and the types of both sides. */
import { printLiteral, verbatim } from './print-literal.ts'

type Schema = { [keyword: string]: unknown }
type Reference = { $ref: string }
type Media = { content: { 'application/json': { schema: Reference } } }
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Operation = {
  operationId: string
  tags: string[]
  security?: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody: Reference
  responses: Record<string, Media>
}
export type Document = {
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, Schema>
    requestBodies: Record<string, Media>
    securitySchemes: Record<string, { in: string; name: string }>
  }
}

const sides: Record<string, string> = { 'b2b - PSP side': 'psp', 'b2b - pagoPA side': 'platform' }
const annotations = new Set(['description', 'example', 'default', 'title', 'discriminator'])

export function renderOperations(document: Document): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describe(document, path, method, operation)),
  )
  const schemas = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, plain(document, schema)]),
  )
  const keys = Object.fromEntries(
    Object.entries(document.components.securitySchemes).map(([id, scheme]) => [
      id,
      { in: scheme.in, name: scheme.name },
    ]),
  )
  const byId = Object.fromEntries(operations.map(operation => [operation.id, operation.value]))
  return `import type { components } from './schemas.ts'

type Schemas = components['schemas']

/** JSON Schemas (draft 7) with every reference resolved. The alternatives of \`oneOf\` are merged: see details.ts. */
export const schemas = ${printLiteral(schemas)} as const

/** Where a caller's key stands. */
export const securitySchemes = ${printLiteral(keys)} as const

export const operations = ${printLiteral(byId)} as const

export type OperationId = keyof typeof operations

/** The body of each request. */
type Bodies = {
${operations.map(({ id, body }) => `  ${id}: Schemas['${body}']\n`).join('')}}

/** The body of each request, with the parameters of its path. */
export type Requests = {
${operations.map(({ id, params }) => `  ${id}: Bodies['${id}']${params}\n`).join('')}}

/** Every reply that the contract declares. */
type Replies = {
${operations.map(({ id, replies }) => `  ${id}:\n${replies.map(union).join('')}`).join('')}}

export type Body<Id extends OperationId> = Bodies[Id]
export type Reply<Id extends OperationId> = Replies[Id]
`
}

const union = ([status, name]: [string, string]) => `    | { status: ${status}; body: Schemas['${name}'] }\n`

function describe(document: Document, path: string, method: string, operation: Operation) {
  const id = operation.operationId
  const body = schemaName(named(document.components.requestBodies, operation.requestBody))
  const replies = Object.entries(operation.responses).map(([status, reply]): [string, string] => [
    status,
    schemaName(reply),
  ])
  const parameters = (operation.parameters ?? []).filter(parameter => parameter.in === 'path')
  const value = {
    id,
    method: method.toUpperCase(),
    path,
    servedBy: sides[operation.tags[0] ?? ''] ?? fail(`${id}: no tag says who serves it`),
    security: operation.security?.flatMap(Object.keys) ?? [],
    request: body,
    replies: Object.fromEntries(replies),
    params: plain(document, {
      type: 'object',
      properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
      required: parameters.map(({ name }) => name),
    }),
    body: verbatim(`schemas.${body}`),
    replySchemas: Object.fromEntries(replies.map(([status, name]) => [status, verbatim(`schemas.${name}`)])),
  }
  const params = parameters.map(({ name }) => ` & { ${name}: string }`).join('')
  return { id, body, params, replies, value }
}

/** A schema without references, annotations and what OpenAPI 3.0 says in its own way. */
function plain(document: Document, schema: Schema): Schema {
  if (isReference(schema)) return plain(document, named(document.components.schemas, schema))
  const { oneOf, exclusiveMaximum, maximum, properties, ...rest } = schema
  const result: Schema = Object.fromEntries(
    Object.entries(rest).filter(([keyword]) => !annotations.has(keyword)),
  )
  if (maximum !== undefined) result[exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum'] = maximum
  if (isRecord(properties)) result.properties = plainAll(document, properties)
  if (Array.isArray(oneOf)) {
    const branches = oneOf.map(branch => plain(document, branch).properties)
    result.properties = Object.assign({}, ...branches)
  }
  return result
}

const plainAll = (document: Document, properties: Schema) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      plain(document, isRecord(schema) ? schema : {}),
    ]),
  )

const isRecord = (value: unknown): value is Schema => typeof value === 'object' && value !== null
const isReference = (schema: Schema): schema is Reference => '$ref' in schema
const schemaName = (media: Media) => last(media.content['application/json'].schema.$ref)
const named = <Item>(items: Record<string, Item>, { $ref }: Reference): Item =>
  items[last($ref)] ?? fail(`nothing at ${$ref}`)
const last = (reference: string) => reference.slice(reference.lastIndexOf('/') + 1)

function fail(reason: string): never {
  throw new Error(reason)
}
