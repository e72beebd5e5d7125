import fc from 'fast-check'
import { expect, test } from 'vitest'
import { badRequest, problem } from '../../src/contract/problem.ts'
import { validateReply } from '../../src/contract/validate.ts'

const idTransaction = '3fa85f6457174562b3fc2c963f66afa6'

test.each([400, 401, 404, 500] as const)('a %i problem is a reply that the contract allows', status => {
  const reply = problem(status, { idTransaction })
  expect(reply).toMatchObject({ status, body: { status, idTransaction } })
  expect(validateReply('CallbackOutcome', status, reply.body)).toEqual({ ok: true, value: reply })
})

test('a bad request names each field and what was expected of it (URL-14)', () => {
  const problems = [
    { field: 'amount', expected: 'an integer from 0 to 99999999' },
    { field: 'details.errorCode', expected: 'a string' },
  ]
  expect(badRequest(problems, idTransaction).body).toEqual({
    title: 'Bad Request',
    status: 400,
    detail: 'amount: expected an integer from 0 to 99999999; details.errorCode: expected a string',
    idTransaction,
  })
})

test('whatever the request held, the problem about it keeps the contract', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant({})),
      (field, id) => {
        const lone = `${field}\ud800\u0000`
        const { body } = badRequest([{ field: lone, expected: 'a string' }], id)
        expect(validateReply('RefundTransaction', 400, body).ok).toBe(true)
        expect(body.detail?.length).toBeLessThanOrEqual(1000)
      },
    ),
  )
})
