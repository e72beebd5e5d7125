import { expect, test } from 'vitest'
import { generateContract, staleFiles } from '../../scripts/generate-contract.ts'
import { operations } from '../../src/contract/operations.ts'

test('the generated files are what the document generates', async () => {
  expect(await staleFiles()).toEqual([])
})

test('generating twice gives the same text, which says how to generate it', async () => {
  const [first, second] = await Promise.all([generateContract(), generateContract()])
  expect(second).toEqual(first)
  for (const text of Object.values(first))
    expect(text).toMatch(/^\/\/ Generated from redirect\.yaml by `npm run generate`/)
})

test('each operation says who serves it, how it is called and what it may answer', () => {
  const short = Object.values(operations).map(
    ({ id, method, path, servedBy, request, replies }) =>
      `${servedBy}: ${id} ${method} ${path} ${request} → ${Object.entries(replies).join(' ')}`,
  )
  const errors = '400,ProblemJson 401,ProblemJson'
  expect(short).toEqual([
    `psp: RetrieveRedirectUrl POST /redirections RedirectUrlRequest → 200,RedirectUrlResponse ${errors} 500,ProblemJson`,
    `psp: RefundTransaction POST /redirections/refunds RefundRequest → 200,RefundResponse ${errors} 404,ProblemJson 500,ProblemJson`,
    `platform: CallbackOutcome POST /redirections/{idTransaction}/outcomes TransactionResultRequest → 200,TransactionResultResponse ${errors} 404,ProblemJson 500,ProblemJson`,
  ])
})

test('schemas are plain: no reference, no discriminator, no boolean limit', () => {
  expect(JSON.stringify(operations)).not.toMatch(/\$ref|discriminator|"exclusiveMaximum":true|description":"/)
  expect(operations.RefundTransaction.replySchemas[404].properties.status.exclusiveMaximum).toBe(600)
})
