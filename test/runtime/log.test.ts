import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { createLog } from '../../src/runtime/log.ts'
import { programPath } from './program.ts'

function written(fields: object, message = 'said') {
  const lines: string[] = []
  createLog({ level: 'debug', service: 'test', write: line => void lines.push(line) }).info(fields, message)
  return lines.join('')
}

test.each([
  'authorization',
  'Cookie',
  'set-cookie',
  'ocp-apim-subscription-key',
  'email',
  'customer',
  'iban',
  'holder',
  'password',
  'secret',
  'key',
  'pageKey',
  'callback_key',
  'token',
  'sessionToken',
  'urlBack',
  'url',
  'phoneUrl',
  'challenge',
])('%s is cut out of a log, however deep it stands', name => {
  const hidden = { [name]: 'private-value' }
  const line = written({ ...hidden, one: hidden, many: [[{ two: { three: { four: [hidden] } } }]] })
  expect(line).not.toContain('private-value')
  expect(line.split('[redacted]')).toHaveLength(4)
})

test('what goes on without end is cut off', () => {
  const round: Record<string, unknown> = { text: 'here' }
  round.again = round
  expect(written(round)).toContain('[redacted]')
})

const session = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'
const token = `${'0123456789abcdef'.repeat(2)}${'A'.repeat(43)}`

test.each([
  ['an e-mail address', 'payer@example.it', '[redacted]'],
  ['an IBAN', 'IT60X0542811101000000123456', '[redacted]'],
  ['an IBAN by fours', 'IT60 X054 2811 1010 0000 0123 456', '[redacted]'],
  ['a codice fiscale', 'RSSMRA85T10A562S', '[redacted]'],
  ['a session', session, '[redacted]'],
  ['the secret of a page', token, '[redacted]'],
  ['the way to a page', `http://localhost:8090/pay/${token}`, 'http://localhost:8090/[redacted]'],
  ['a way back', `https://pagopa.example/r?t=1#sessionToken=s3cret`, 'https://pagopa.example/[redacted]'],
  ['a database', 'postgres://anna:pw@db:5432/x', '[redacted]'],
])('%s is cut out of messages, texts and errors', (_what, text, told) => {
  const error = new Error(`cannot serve ${text} now`)
  const line = JSON.parse(written({ why: `for ${text}`, err: error, deep: [{ said: text }] }, `of ${text}`))
  expect(line).toMatchObject({ why: `for ${told}`, deep: [{ said: told }], msg: `of ${told}` })
  expect(line.err.message).toBe(`cannot serve ${told} now`)
  expect(line.err.stack).toContain(`Error: cannot serve ${told} now\n    at `)
  expect(JSON.stringify(line)).not.toContain(text)
})

test.each([
  ['in one word', 'a.'.repeat(500_000), 'said…'],
  ['cut where an address stands', `${'a '.repeat(2_040)}payer@example.it ${'b'.repeat(500_000)}`, undefined],
])('a text of a megabyte, %s, is cut off before it is searched', (_how, text, told) => {
  const before = performance.now()
  const { why } = JSON.parse(written({ why: `said ${text}` }))
  expect(performance.now() - before).toBeLessThan(1_000)
  expect(why.length).toBeLessThanOrEqual(4_097)
  expect(why).not.toContain('payer')
  if (told !== undefined) expect(why).toBe(told)
})

test('what may be known stays readable', () => {
  const known = {
    subject: '019cadc69a80612b9a1e43bc5a83665c',
    idTransaction: 'AB12CDEF0123456789ABCDEF01234567',
    attempt: 2,
    route: '/pay/:token',
    at: new Date('2026-03-02T09:00:00Z'),
    ratio: '@fastify/formbody 8.0.2',
    nothing: null,
  }
  expect(JSON.parse(written(known))).toMatchObject({
    ...known,
    at: '2026-03-02T09:00:00.000Z',
    service: 'test',
    msg: 'said',
  })
})

test('of an error its class, code and constraint are told, and no row or parameter', () => {
  const error = Object.assign(new Error('violates check constraint "amount"'), {
    code: '23514',
    constraint: 'amount',
    severity: 'ERROR',
    detail: 'Failing row contains (7, Anna Conti).',
    where: 'Anna Conti',
    hint: 'Anna Conti',
    parameters: ['Anna Conti'],
    cause: new Error('Anna Conti'),
  })
  const line = written({ err: error })
  expect(line).not.toContain('Anna')
  expect(JSON.parse(line).err).toEqual({
    type: 'Error',
    code: '23514',
    constraint: 'amount',
    message: error.message,
    stack: error.stack,
  })
})

test.each(['thrown', 'rejected'])(
  'an error that nobody foresaw, %s, ends the process, and is told without rows and parameters',
  how => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [programPath('unforeseen.ts'), how], {
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ level: 50, err: { code: '23514' } })
    expect(stdout + stderr).not.toMatch(/Anna|payer@/)
  },
)

test('a value that PostgreSQL quotes because it cannot take it is not told', () => {
  const quoting = 'invalid input syntax for type integer: "Anna Conti"'
  const error = Object.assign(new Error(quoting), { code: '22P02', severity: 'ERROR' })
  const line = written({ err: error })
  expect(line).not.toContain('Anna')
  expect(JSON.parse(line).err.message).toBe('PostgreSQL could not take a value (22P02)')
})
