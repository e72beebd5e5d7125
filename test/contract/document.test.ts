import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const document = parse(readFileSync(new URL('../../src/contract/redirect.yaml', import.meta.url), 'utf8'))

/** A schema on one line: type, format, limits, values; a reference by its name alone. */
type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; required?: string[] }

function line(schema: Schema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.replace('#/components/schemas/', '@')
  const {
    type,
    format,
    minimum,
    maximum,
    exclusiveMaximum,
    minLength,
    maxLength,
    enum: values,
    example,
  } = schema
  const limit = (low: unknown, high: unknown) => (low === undefined ? [] : [`${low}..${high}`])
  return [
    type,
    ...(format ? [format] : []),
    ...limit(minimum, maximum),
    ...(exclusiveMaximum ? ['exclusive'] : []),
    ...limit(minLength, maxLength),
    ...(Array.isArray(values) ? [values.join('|')] : []),
    ...('default' in schema ? [`default=${schema.default}`] : []),
    ...(typeof example === 'string' || typeof example === 'number' ? [`example=${example}`] : []),
  ].join(' ')
}

const table = ({ properties = {}, required = [] }: Schema) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      required.includes(name) ? `${name}*` : name,
      line(field),
    ]),
  )

const id = '3fa85f6457174562b3fc2c963f66afa6'
const problems = { 400: '@ProblemJson', 401: '@ProblemJson', 404: '@ProblemJson', 500: '@ProblemJson' }
const { 404: _none, ...withoutNotFound } = problems

test('the document has the three operations of the protocol, with their statuses, security and sides', () => {
  const found: Record<string, unknown>[] = Object.entries<Record<string, object>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ call: `${method} ${path}`, ...operation })),
  )
  const replies = (operation: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(
        operation.responses as Record<string, { content: Record<string, { schema: Schema }> }>,
      ).map(([status, { content }]) => [status, line(content['application/json']?.schema ?? {})]),
    )
  expect(
    found.map(operation => ({
      id: operation.operationId,
      call: operation.call,
      tags: operation.tags,
      security: operation.security,
      body: operation.requestBody,
      replies: replies(operation),
    })),
  ).toEqual([
    {
      id: 'RetrieveRedirectUrl',
      call: 'post /redirections',
      tags: ['b2b - PSP side'],
      security: undefined,
      body: { $ref: '#/components/requestBodies/RedirectUrlRequest' },
      replies: { 200: '@RedirectUrlResponse', ...withoutNotFound },
    },
    {
      id: 'RefundTransaction',
      call: 'post /redirections/refunds',
      tags: ['b2b - PSP side'],
      security: undefined,
      body: { $ref: '#/components/requestBodies/RefundRequest' },
      replies: { 200: '@RefundResponse', ...problems },
    },
    {
      id: 'CallbackOutcome',
      call: 'post /redirections/{idTransaction}/outcomes',
      tags: ['b2b - pagoPA side'],
      security: [{ PagopaApiKeyAuth: [] }],
      body: { $ref: '#/components/requestBodies/TransactionResultRequest' },
      replies: { 200: '@TransactionResultResponse', ...problems },
    },
  ])
})

test('the API key stands in the header that the protocol names (OUTCOME-11)', () => {
  const { type, in: where, name } = document.components.securitySchemes.PagopaApiKeyAuth
  expect({ type, where, name }).toEqual({
    type: 'apiKey',
    where: 'header',
    name: 'Ocp-Apim-Subscription-Key',
  })
})

test('the path parameter of the callback is a required transaction identifier (URL-3)', () => {
  const [parameter, ...others] = document.paths['/redirections/{idTransaction}/outcomes'].post.parameters
  expect(others).toEqual([])
  expect(parameter).toMatchObject({ in: 'path', name: 'idTransaction', required: true })
  expect(line(parameter.schema)).toBe('@PagopaIdTransaction')
})

const objects = {
  ProblemJson: {
    type: 'string uri default=about:blank example=https://example.com/problem/constraint-violation',
    title: 'string',
    status: '@HttpStatusCode',
    detail: 'string example=There was an error processing the request',
    instance: 'string uri',
    idTransaction: '@PagopaIdTransaction',
  },
  RedirectUrlRequest: {
    'idTransaction*': '@PagopaIdTransaction',
    'idPsp*': 'string',
    'amount*': '@AmountEuroCents',
    'urlBack*': 'string uri',
    'description*': 'string',
    'idPaymentMethod*': 'string',
    'touchpoint*': 'string CHECKOUT|IO',
    paName: 'string 1..70',
    paymentMethod: 'string',
    email: 'string',
  },
  RedirectUrlResponse: {
    'url*': 'string url',
    'idTransaction*': '@PagopaIdTransaction',
    'idPSPTransaction*': 'string',
    'amount*': '@AmountEuroCents',
    timeout: 'integer int32 0..600000',
  },
  RefundRequest: {
    'idTransaction*': '@PagopaIdTransaction',
    'idPSPTransaction*': 'string',
    'action*': 'string',
  },
  RefundResponse: { 'idTransaction*': '@PagopaIdTransaction', 'outcome*': '@RefundOutcome' },
  TransactionResultRequest: {
    'idPsp*': 'string',
    'idPSPTransaction*': 'string',
    'outcome*': '@AuthorizationOutcome',
    details: '@TransactionResultDetails',
  },
  TransactionAuthorizedOutcomeDetails: {
    'timestampOperation*': 'string date-time',
    'authorizationCode*': 'string',
  },
  TransactionDeniedOutcomeDetails: { 'errorCode*': 'string' },
  TransactionResultResponse: {
    'idTransaction*': '@PagopaIdTransaction',
    'outcome*': '@AuthorizationResponseOutcome',
  },
  TransactionResultDetails: {},
}

const values = {
  HttpStatusCode: 'integer int32 400..600 exclusive example=400',
  AmountEuroCents: 'integer int32 0..99999999',
  PagopaIdTransaction: `string 32..32 example=${id}`,
  RefundOutcome: 'string OK|KO|CANCELED',
  AuthorizationOutcome: 'string OK|KO|CANCELED|EXPIRED|ERROR',
  AuthorizationResponseOutcome: 'string OK|KO',
}

test('the document has exactly the schemas of the protocol', () => {
  expect(Object.keys(document.components.schemas).sort()).toEqual(
    [...Object.keys(objects), ...Object.keys(values)].sort(),
  )
})

test.each(Object.entries(objects))(
  '%s has the fields, formats, limits and required fields of the protocol',
  (name, fields) => {
    expect(document.components.schemas[name].type).toBe('object')
    expect(table(document.components.schemas[name])).toEqual(fields)
  },
)

test.each(Object.entries(values))('%s has the type, limits and values of the protocol', (name, expected) => {
  expect(line(document.components.schemas[name])).toBe(expected)
})

test('details are one of two forms, without a discriminator that neither form has (OUTCOME-9, OUTCOME-10)', () => {
  const { oneOf, discriminator } = document.components.schemas.TransactionResultDetails
  expect(oneOf.map(line)).toEqual([
    '@TransactionAuthorizedOutcomeDetails',
    '@TransactionDeniedOutcomeDetails',
  ])
  expect(discriminator).toBeUndefined()
})

test('every problem reply has an example with its own status', () => {
  const examples: { status: string; example: unknown }[] = []
  for (const { post } of Object.values<{
    post: { responses: Record<string, { content: Record<string, { example: unknown }> }> }
  }>(document.paths))
    for (const [status, { content }] of Object.entries(post.responses))
      if (status !== '200') examples.push({ status, example: content['application/json']?.example })
  const details: Record<string, string> = {
    400: 'Bad request',
    401: 'Unauthorized',
    404: 'Transaction not found',
    500: 'There was an error processing the request',
  }
  expect(examples).toHaveLength(11)
  for (const { status, example } of examples)
    expect(example).toEqual({ status: Number(status), detail: details[status], idTransaction: id })
})
