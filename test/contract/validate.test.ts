import { expect, test } from 'vitest'
import { parseJson } from '../../src/contract/json.ts'
import type { Reply } from '../../src/contract/operations.ts'
import { validateReply, validateRequest } from '../../src/contract/validate.ts'
import { outcome, params, redirect, refund } from './samples.ts'

const { idTransaction } = params
const url = { url: 'https://psp.example/pay/x', idTransaction, idPSPTransaction: 'p', amount: 1 }

test('a request keeps the fields of the contract, loses the others, and is not touched (URL-14)', () => {
  const body = Object.freeze({ ...redirect, iban: 'IT60X0542811101000000123456', details: {} })
  expect(validateRequest('RetrieveRedirectUrl', { body })).toEqual({ ok: true, value: redirect })
  expect(body.iban).toBe('IT60X0542811101000000123456')
})

test('an unknown field is ignored, whatever it holds', () => {
  const strange = parseJson(
    `{"constructor": 1, "__proto__": {"amount": -1}, "note": "\\u0000\\ud800", "toString": null}`,
  )
  const body = Object.assign(strange.ok ? (strange.value as object) : {}, refund)
  expect(validateRequest('RefundTransaction', { body })).toEqual({ ok: true, value: refund })
})

test('a required field is not found on the prototype', () => {
  const checked = validateRequest('RefundTransaction', { body: Object.create(refund) })
  expect(checked.ok ? [] : checked.problems.map(({ field }) => field)).toEqual(Object.keys(refund))
})

test('the callback is given with the identifier of its path, which a field of the body cannot replace', () => {
  const body = { ...outcome, idTransaction: 'y'.repeat(32) }
  expect(validateRequest('CallbackOutcome', { params, body })).toEqual({
    ok: true,
    value: { ...outcome, ...params },
  })
})

test.each([
  'https://pagopa.example/è?a=%20&b=1#t=à',
  'HTTPS://pagopa.example',
  'http://localhost:8080/',
  'iowallet://back',
])('urlBack may be %s (URL-6)', urlBack => {
  const checked = validateRequest('RetrieveRedirectUrl', { body: { ...redirect, urlBack } })
  expect(checked.ok && checked.value.urlBack).toBe(urlBack)
})

test('characters are counted as they are seen, not as they are encoded (URL-3, URL-7)', () => {
  const body = { ...redirect, idTransaction: '😀'.repeat(32), paName: '😀'.repeat(70) }
  expect(validateRequest('RetrieveRedirectUrl', { body }).ok).toBe(true)
})

test('the limits themselves are valid (URL-4, URL-7)', () => {
  for (const amount of [0, 99_999_999])
    for (const paName of ['x', 'x'.repeat(70)])
      expect(validateRequest('RetrieveRedirectUrl', { body: { ...redirect, amount, paName } }).ok).toBe(true)
})

test('a valid reply comes back with its status', () => {
  const reply = validateReply('RetrieveRedirectUrl', 200, { ...url, timeout: 600_000 })
  expect(reply).toEqual({ ok: true, value: { status: 200, body: { ...url, timeout: 600_000 } } })
})

test.each([
  ['url', { ...url, url: 'pay/x' }],
  ['timeout', { ...url, timeout: 600_001 }],
  ['timeout', { ...url, timeout: -1 }],
  ['timeout', { ...url, timeout: 0.5 }],
  ['idPSPTransaction', { ...url, idPSPTransaction: undefined }],
  ['idPSPTransaction', { ...url, idPSPTransaction: 'a\u0000' }],
  ['expires', { ...url, expires: 1 }],
  ['body', null],
])('a 200 of RetrieveRedirectUrl is refused for %s (URL-8, URL-9, URL-12)', (field, body) => {
  const checked = validateReply('RetrieveRedirectUrl', 200, body)
  expect(checked.ok ? [] : checked.problems.map(problem => problem.field)).toEqual([field])
})

test('an unknown field in a reply can be ignored instead, and is then dropped', () => {
  const checked = validateReply('RetrieveRedirectUrl', 200, { ...url, expires: 1 }, { unknown: 'ignore' })
  expect(checked).toEqual({ ok: true, value: { status: 200, body: url } })
})

test.each([
  ['RetrieveRedirectUrl', 404, 'one of 200, 400, 401, 500'],
  ['RefundTransaction', 409, 'one of 200, 400, 401, 404, 500'],
  ['CallbackOutcome', 204, 'one of 200, 400, 401, 404, 500'],
] as const)('%s cannot be answered with %i', (operationId, status, expected) => {
  expect(validateReply(operationId, status, {})).toEqual({
    ok: false,
    problems: [{ field: 'status', expected }],
  })
})

test.each([399, 600, 400.5, '400'])('a problem document cannot say status %j', status => {
  expect(validateReply('RefundTransaction', 400, { status }).ok).toBe(false)
})

test('a reply that the contract does not declare does not compile', () => {
  // @ts-expect-error RefundTransaction declares no 409
  const conflict: Reply<'RefundTransaction'> = { status: 409, body: {} }
  // @ts-expect-error a 200 holds a refund's outcome, not a problem
  const problem: Reply<'RefundTransaction'> = { status: 200, body: { title: 'x' } }
  const fine: Reply<'RefundTransaction'> = { status: 200, body: { idTransaction, outcome: 'CANCELED' } }
  expect([conflict, problem, fine]).toHaveLength(3)
})
