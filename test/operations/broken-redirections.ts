/** Requests for a URL that break the contract, as bytes on the wire, each with the field that is to blame. */
import type { Asked } from '../psp/psp-world.ts'

export type Broken = {
  what: string
  field: string
  /** Whether the request can be read so far that its idTransaction is known. */
  legible: boolean
  send(valid: Asked): { body: string | Buffer; headers?: Record<string, string> }
}

const gone = undefined
const json = (value: unknown) => JSON.stringify(value)

const values: [field: keyof Asked, value: unknown][] = [
  ['idTransaction', gone],
  ['idTransaction', 'x'.repeat(31)],
  ['idTransaction', 'x'.repeat(33)],
  ['idTransaction', 12345],
  ['idTransaction', null],
  ['idTransaction', `${'x'.repeat(31)}\n`],
  ['idTransaction', `${'x'.repeat(31)}\u0000`],
  ['idPsp', gone],
  ['idPsp', 7],
  ['idPsp', 'OTHERITMXXX'],
  ['idPsp', 'DEMOITMMXXX\u0000'],
  ['amount', gone],
  ['amount', -1],
  ['amount', 1.5],
  ['amount', 100_000_000],
  ['amount', '12200'],
  ['amount', null],
  ['amount', true],
  ['amount', [12200]],
  ['urlBack', gone],
  ['urlBack', '/return'],
  ['urlBack', ''],
  ['urlBack', 'javascript:alert(1)'],
  ['urlBack', 'JavaScript://localhost/%0aalert(1)'],
  ['urlBack', 'data:text/html,<script>alert(1)</script>'],
  ['urlBack', 'file:///etc/passwd'],
  ['urlBack', 'http://pagopa.example/return'],
  ['urlBack', 'http://localhost.example/return'],
  ['urlBack', 'http://localhost@evil.example/'],
  ['urlBack', 'https://user:secret@pagopa.example/'],
  ['urlBack', 'https:pagopa.example'],
  ['urlBack', 'https://pagopa.example/\r\nset-cookie: a=b'],
  ['description', gone],
  ['description', {}],
  ['description', 'TARI\u0007'],
  ['description', 'TARI\u007f'],
  ['idPaymentMethod', gone],
  ['idPaymentMethod', 'CP'],
  ['idPaymentMethod', 'rpic'],
  ['idPaymentMethod', '__proto__'],
  ['touchpoint', gone],
  ['touchpoint', 'WEB'],
  ['touchpoint', 'checkout'],
  ['paName', ''],
  ['paName', 'x'.repeat(71)],
  ['paName', null],
  ['paymentMethod', 1],
  ['email', []],
  ['email', 'payer@example.it\u001b[2J'],
]

const ofValues = values.map(
  ([field, value]): Broken => ({
    what: `${field} is ${json(value)?.slice(0, 60) ?? 'missing'}`,
    field,
    legible: field !== 'idTransaction',
    send: valid => ({ body: json({ ...valid, [field]: value }) }),
  }),
)

const whole = (what: string, make: (valid: Asked) => string | Buffer): Broken => ({
  what,
  field: 'body',
  legible: false,
  send: valid => ({ body: make(valid) }),
})
const typed = (type: string, legible = true): Broken => ({
  what: `content-type is ${type}`,
  field: 'content-type',
  legible,
  send: valid => ({ body: json(valid), headers: { 'content-type': type } }),
})
const spelt = (what: string, field: string, written: string, legible: boolean): Broken => ({
  what,
  field,
  legible,
  send: valid => ({ body: json({ ...valid, [field]: '?' }).replace('"?"', written) }),
})

export const broken: Broken[] = [
  ...ofValues,
  whole('nothing is sent', () => ''),
  whole('the body is no JSON', () => 'idTransaction=1'),
  whole('the body ends too soon', valid => json(valid).slice(0, -1)),
  whole('something follows the body', valid => `${json(valid)}{}`),
  whole('the body has a comment', valid => json(valid).replace('{', '{/* */')),
  whole('the body has a trailing comma', valid => json(valid).replace('}', ',}')),
  whole('the body begins with a byte order mark', valid => `\ufeff${json(valid)}`),
  whole('the body is an array', valid => json([valid])),
  whole('the body is a string', valid => json(json(valid))),
  whole('the body is null', () => 'null'),
  whole('the body is UTF-16', valid => Buffer.from(json(valid), 'utf16le')),
  whole('the body is not UTF-8', valid => Buffer.from(json({ ...valid, description: 'Località' }), 'latin1')),
  whole('the body is nested 20,000 deep', valid => json({ ...valid, more: 0 }).replace('0}', deep(20_000))),
  whole('the body is nested 40 deep', valid => json({ ...valid, more: 0 }).replace('0}', deep(40))),
  whole('the body has 1 MiB', valid => json({ ...valid, more: 'x'.repeat(1024 * 1024) })),
  whole('the body has 16 MiB', valid => json({ ...valid, more: 'x'.repeat(16 * 1024 * 1024) })),
  whole('the body has a raw control character', valid => json(valid).replace('TARI', 'TA\tRI')),
  typed('text/plain'),
  typed('application/x-www-form-urlencoded'),
  typed('application/problem+json'),
  typed('application/jsonp'),
  typed('multipart/form-data; boundary=x'),
  typed('nonsense', false),
  typed(';', false),
  spelt('amount is 1e999', 'amount', '1e999', true),
  spelt('amount is 12200.5', 'amount', '12200.5', true),
  spelt('amount is given twice', 'amount', '1,"amount":12200', false),
  spelt('amount is given twice, once escaped', 'amount', '1,"am\\u006funt":12200', false),
  spelt('description has a lone surrogate', 'description', '"TARI \\ud800"', true),
  spelt('urlBack has a lone surrogate', 'urlBack', '"https://pagopa.example/\\udc00"', true),
]

function deep(levels: number) {
  return `${'['.repeat(levels)}${']'.repeat(levels)}}`
}
