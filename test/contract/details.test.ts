import { expect, test } from 'vitest'
import { validateRequest } from '../../src/contract/validate.ts'
import { authorized, denied, params, outcome as report } from './samples.ts'

const { timestampOperation, authorizationCode } = authorized
const forms: Record<string, object | undefined> = {
  absent: undefined,
  authorized,
  denied,
  empty: {},
  both: { ...authorized, ...denied },
  'timestamp alone': { timestampOperation },
  'code alone': { authorizationCode },
  'denied with a timestamp': { timestampOperation, ...denied },
  'denied with a code': { authorizationCode, ...denied },
}
const fitting: Record<string, string[]> = {
  OK: ['absent', 'authorized'],
  KO: ['absent', 'denied'],
  CANCELED: ['absent', 'denied'],
  EXPIRED: ['absent', 'denied'],
  ERROR: ['absent', 'denied'],
}
const cases = Object.keys(fitting).flatMap(outcome =>
  Object.entries(forms).map(([form, details]) => ({
    outcome,
    form,
    details,
    fits: fitting[outcome]?.includes(form),
  })),
)

test.each(cases)(
  '$outcome with details $form: accepted $fits (OUTCOME-9, OUTCOME-10)',
  ({ outcome, details, fits }) => {
    const body = { ...report, outcome, details }
    const checked = validateRequest('CallbackOutcome', { params, body })
    expect(checked.ok).toBe(fits)
    if (!checked.ok) expect(checked.problems.map(({ field }) => field)).toEqual(['details'])
  },
)

test('the sources’ example of a KO that says OK is refused, and says what an OK needs (OUTCOME-24)', () => {
  const checked = validateRequest('CallbackOutcome', {
    params,
    body: { ...report, outcome: 'OK', details: denied },
  })
  const expected = 'timestampOperation and authorizationCode without errorCode, because outcome is OK'
  expect(checked).toEqual({ ok: false, problems: [{ field: 'details', expected }] })
})

test('details hold nothing but the fields of the contract once they are accepted', () => {
  const checked = validateRequest('CallbackOutcome', {
    params,
    body: { ...report, details: { ...authorized, rrn: '1' } },
  })
  expect(checked.ok && checked.value.details).toEqual(authorized)
})

test.each([
  '2024-01-12T11:59:40Z',
  '2024-01-12T11:59:40.873123+01:00',
  '2016-12-31T23:59:60Z',
  '2024-02-29t00:00:00z',
])('the instant %s is accepted (OUTCOME-9)', instant => {
  const details = { ...authorized, timestampOperation: instant }
  expect(validateRequest('CallbackOutcome', { params, body: { ...report, details } }).ok).toBe(true)
})
