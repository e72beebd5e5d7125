import { expect, test } from 'vitest'
import type { OperationId } from '../../src/contract/operations.ts'
import { validateRequest } from '../../src/contract/validate.ts'
import { outcome, params, redirect, refund } from './samples.ts'

const cents = 'an integer from 0 to 99999999'
const identifier = 'a string of 32 characters'
const address = 'an absolute URL'
const instant = 'a date and time with its offset, such as 2024-01-12T11:59:40Z'
const words = 'text without control characters'
const outcomes = 'one of OK, KO, CANCELED, EXPIRED, ERROR'
const gone = undefined

type Broken = [field: string, value: unknown, expected: string]

const redirects: Broken[] = [
  ['idTransaction', gone, `${identifier} (required)`],
  ['idTransaction', 'x'.repeat(31), identifier],
  ['idTransaction', 'x'.repeat(33), identifier],
  ['idTransaction', 12345, identifier],
  ['idTransaction', null, identifier],
  ['idTransaction', `${'x'.repeat(31)}\n`, words],
  ['idPsp', gone, 'a string (required)'],
  ['idPsp', 7, 'a string'],
  ['idPsp', 'PSP\u0000', words],
  ['amount', gone, `${cents} (required)`],
  ['amount', -1, cents],
  ['amount', 100_000_000, cents],
  ['amount', 1.5, cents],
  ['amount', '100', cents],
  ['amount', true, cents],
  ['amount', null, cents],
  ['amount', Number.POSITIVE_INFINITY, cents],
  ['urlBack', gone, `${address} (required)`],
  ['urlBack', '', address],
  ['urlBack', '/return', address],
  ['urlBack', 'psp.site/payment', address],
  ['urlBack', 'https://', address],
  ['urlBack', 'https:psp.site', address],
  ['urlBack', 'https:\\\\psp.site', address],
  ['urlBack', 'https://psp.site/a b', address],
  ['urlBack', 'https://psp.site/\r\nSet-Cookie:a=b', words],
  ['urlBack', 'https://psp.site/\ud800', words],
  ['urlBack', ['https://psp.site'], address],
  ['description', gone, 'a string (required)'],
  ['description', {}, 'a string'],
  ['description', 'TARI\u007f', words],
  ['description', 'TARI \udc00', words],
  ['idPaymentMethod', gone, 'a string (required)'],
  ['idPaymentMethod', false, 'a string'],
  ['touchpoint', gone, 'one of CHECKOUT, IO (required)'],
  ['touchpoint', 'checkout', 'one of CHECKOUT, IO'],
  ['touchpoint', 'WEB', 'one of CHECKOUT, IO'],
  ['paName', '', 'a string of 1 to 70 characters'],
  ['paName', 'x'.repeat(71), 'a string of 1 to 70 characters'],
  ['paName', null, 'a string of 1 to 70 characters'],
  ['paymentMethod', 1, 'a string'],
  ['email', [], 'a string'],
  ['email', 'payer@example.it\t', words],
]

const refunds: Broken[] = [
  ['idTransaction', gone, `${identifier} (required)`],
  ['idTransaction', 'short', identifier],
  ['idPSPTransaction', gone, 'a string (required)'],
  ['idPSPTransaction', 1, 'a string'],
  ['action', gone, 'a string (required)'],
  ['action', null, 'a string'],
]

const callbacks: Broken[] = [
  ['idPsp', gone, 'a string (required)'],
  ['idPSPTransaction', gone, 'a string (required)'],
  ['outcome', gone, `${outcomes} (required)`],
  ['outcome', 'ok', outcomes],
  ['outcome', 'REFUSED', outcomes],
  ['details', null, 'a JSON object'],
  ['details', 'OK', 'a JSON object'],
  ['details', [], 'a JSON object'],
  ['details.authorizationCode', 5, 'a string'],
  ['details.authorizationCode', 'a\u0001', words],
  ['details.timestampOperation', 0, instant],
  ['details.timestampOperation', 'yesterday', instant],
  ['details.timestampOperation', '2024-01-12', instant],
  ['details.timestampOperation', '2024-01-12T11:59:40', instant],
  ['details.timestampOperation', '2024-02-30T11:59:40Z', instant],
  ['details.timestampOperation', '2024-01-12T25:00:00Z', instant],
  ['details.timestampOperation', '2024-01-12T11:59:40+01', instant],
  ['details.timestampOperation', '2024-01-12 11:59:40Z', instant],
]

function broken(valid: object, path: string, value: unknown): object {
  const copy: Record<string, unknown> = structuredClone({ ...valid })
  const [outer, inner] = path.split('.') as [string, string?]
  if (inner === undefined) copy[outer] = value
  else copy[outer] = { ...(copy[outer] as object), [inner]: value }
  return copy
}

function promise(operationId: OperationId, valid: object, list: Broken[]) {
  test.each(list)(`${operationId} with %s = %j is refused, and says so: %s`, (field, value, expected) => {
    const checked = validateRequest(operationId, { params, body: broken(valid, field, value) })
    expect(checked).toEqual({ ok: false, problems: [{ field, expected }] })
  })
}

promise('RetrieveRedirectUrl', redirect, redirects)
promise('RefundTransaction', refund, refunds)
promise('CallbackOutcome', outcome, callbacks)

test.each([gone, null, 5, 'text', [], true])('a body that is %j is refused as a whole', body => {
  const checked = validateRequest('RetrieveRedirectUrl', { body })
  expect(checked).toEqual({ ok: false, problems: [{ field: 'body', expected: 'a JSON object' }] })
})

test('an identifier in the path is checked as one in the body is (URL-3)', () => {
  const checked = validateRequest('CallbackOutcome', { params: { idTransaction: 'short' }, body: outcome })
  expect(checked).toEqual({ ok: false, problems: [{ field: 'idTransaction', expected: identifier }] })
})

test('every field that is wrong is named, each once', () => {
  const checked = validateRequest('RetrieveRedirectUrl', {
    body: { ...redirect, amount: -1.5, email: 1, paName: '' },
  })
  expect(checked.ok ? [] : checked.problems.map(({ field }) => field).sort()).toEqual([
    'amount',
    'email',
    'paName',
  ])
})
