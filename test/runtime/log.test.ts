import { expect, test } from 'vitest'
import { createLog } from '../../src/runtime/log.ts'

function written(fields: object) {
  const lines: string[] = []
  createLog({ level: 'debug', service: 'test', write: line => void lines.push(line) }).info(fields, 'said')
  return lines.join('')
}

test.each([
  'authorization',
  'cookie',
  'set-cookie',
  'ocp-apim-subscription-key',
  'email',
  'customer',
  'iban',
  'holder',
  'password',
  'secret',
  'key',
  'token',
  'sessionToken',
  'urlBack',
  'url',
])('%s is cut out of a log, up to three levels deep', name => {
  const hidden = { [name]: 'private-value' }
  const line = written({ ...hidden, one: hidden, two: { two: hidden } })
  expect(line).not.toContain('private-value')
  expect(line.split('[redacted]')).toHaveLength(4)
})

test('what may be known stays readable', () => {
  expect(JSON.parse(written({ subject: 'a payment', attempt: 2 }))).toMatchObject({
    service: 'test',
    subject: 'a payment',
    attempt: 2,
    msg: 'said',
  })
})

test('of an error its class, code and constraint are told, and no row or parameter', () => {
  const error = Object.assign(new Error('violates check constraint "amount"'), {
    code: '23514',
    constraint: 'amount',
    detail: 'Failing row contains (7, payer@example.it).',
    where: 'payer@example.it',
    hint: 'payer@example.it',
    parameters: ['payer@example.it'],
  })
  const line = written({ err: error })
  expect(line).not.toContain('payer@')
  expect(JSON.parse(line).err).toMatchObject({
    type: 'Error',
    code: '23514',
    constraint: 'amount',
    message: error.message,
    stack: error.stack,
  })
})
