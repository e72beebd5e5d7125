import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OperationId, operations } from '../../src/contract/operations.ts'
import { validateRequest } from '../../src/contract/validate.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter(value => /^[^\p{Cc}]*$/u.test(value))
const ofLength = (minLength: number, maxLength: number) =>
  fc
    .array(fc.constantFrom('a', 'Z', '0', '-', 'è', '€', '😀'), { minLength, maxLength })
    .map(signs => signs.join(''))
const idTransaction = ofLength(32, 32)
const outcome = fc.constantFrom('KO', 'CANCELED', 'EXPIRED', 'ERROR')
const instant = fc
  .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
  .map(date => date.toISOString())

const bodies: Record<OperationId, fc.Arbitrary<Record<string, unknown>>> = {
  RetrieveRedirectUrl: fc.record(
    {
      idTransaction,
      idPsp: text,
      amount: fc.integer({ min: 0, max: 99_999_999 }),
      urlBack: fc.webUrl({ withQueryParameters: true, withFragments: true }),
      description: text,
      idPaymentMethod: text,
      touchpoint: fc.constantFrom('CHECKOUT', 'IO'),
      paName: ofLength(1, 70),
      paymentMethod: text,
      email: fc.emailAddress(),
    },
    { requiredKeys: [...operations.RetrieveRedirectUrl.body.required] },
  ),
  RefundTransaction: fc.record({ idTransaction, idPSPTransaction: text, action: text }),
  CallbackOutcome: fc.oneof(
    fc.record(
      {
        idPsp: text,
        idPSPTransaction: text,
        outcome: fc.constant('OK'),
        details: fc.record({ timestampOperation: instant, authorizationCode: text }),
      },
      { requiredKeys: ['idPsp', 'idPSPTransaction', 'outcome'] },
    ),
    fc.record(
      { idPsp: text, idPSPTransaction: text, outcome, details: fc.record({ errorCode: text }) },
      { requiredKeys: ['idPsp', 'idPSPTransaction', 'outcome'] },
    ),
  ),
}
/** Values that no field of the contract takes. */
const poison = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  1.5,
  1e12,
  [],
  ['a'],
  '\u0000',
  'a\ud800',
  '\u007f'.repeat(32),
)

test.each(Object.keys(operations) as OperationId[])(
  'every valid %s passes, and comes out as it went in',
  operationId => {
    fc.assert(
      fc.property(bodies[operationId], idTransaction, (body, id) => {
        const params = operationId === 'CallbackOutcome' ? { idTransaction: id } : {}
        expect(validateRequest(operationId, { params, body })).toEqual({
          ok: true,
          value: { ...body, ...params },
        })
      }),
      { numRuns: 200 },
    )
  },
)

test.each(Object.keys(operations) as OperationId[])(
  'a %s with one field spoilt is refused for that field',
  operationId => {
    const fields = Object.keys(operations[operationId].body.properties)
    fc.assert(
      fc.property(bodies[operationId], fc.constantFrom(...fields), poison, (body, field, value) => {
        const params = { idTransaction: 'x'.repeat(32) }
        const checked = validateRequest(operationId, { params, body: { ...body, [field]: value } })
        expect(checked.ok ? [] : checked.problems.map(problem => problem.field)).toEqual([field])
      }),
      { numRuns: 200 },
    )
  },
)

test.each(Object.keys(operations) as OperationId[])(
  'a %s without a required field is refused for that field',
  operationId => {
    fc.assert(
      fc.property(
        bodies[operationId],
        fc.constantFrom(...operations[operationId].body.required),
        (body, field) => {
          const { [field]: _gone, ...rest } = body
          const checked = validateRequest(operationId, {
            params: { idTransaction: 'x'.repeat(32) },
            body: rest,
          })
          expect(checked.ok ? [] : checked.problems.map(problem => problem.field)).toEqual([field])
        },
      ),
      { numRuns: 100 },
    )
  },
)
