import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { validateRequest } from '../../src/contract/validate.ts'
import { denied, outcome, params, redirect, redirectExamples, refund } from './samples.ts'

const { components } = parse(
  readFileSync(new URL('../../src/contract/redirect.yaml', import.meta.url), 'utf8'),
)
const examplesOf = (name: string): Record<string, { value: unknown }> =>
  components.requestBodies[name].content['application/json'].examples

test('the document shows the five request examples of the sources', () => {
  const shown = Object.entries(examplesOf('RedirectUrlRequest')).map(([name, { value }]) => [name, value])
  expect(Object.fromEntries(shown)).toEqual(redirectExamples)
})

test.each(Object.entries(redirectExamples))(
  '%s is a valid request, and comes out as it went in',
  (_name, body) => {
    expect(validateRequest('RetrieveRedirectUrl', { body })).toEqual({ ok: true, value: body })
  },
)

test('the examples of the schemas are valid requests', () => {
  expect(components.schemas.RedirectUrlRequest.example).toEqual(redirect)
  expect(components.schemas.RefundRequest.example).toEqual(refund)
  expect(validateRequest('RefundTransaction', { body: refund })).toEqual({ ok: true, value: refund })
})

test('both examples of an outcome are valid, and each says the outcome that it is called by (OUTCOME-8)', () => {
  const ko = { ...outcome, outcome: 'KO', details: denied }
  expect(examplesOf('TransactionResultRequest')).toEqual({
    'authorization outcome OK': { value: outcome },
    'authorization outcome KO': { value: ko },
  })
  for (const body of [outcome, ko])
    expect(validateRequest('CallbackOutcome', { params, body })).toEqual({
      ok: true,
      value: { ...params, ...body },
    })
})
