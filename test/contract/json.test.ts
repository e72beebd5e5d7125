import { expect, test } from 'vitest'
import { parseJson } from '../../src/contract/json.ts'

const once = 'one value, not two under one name'

test.each([
  ['amount', '{"amount": 1, "amount": 2}'],
  ['amount', '{"amount": 1, "amount": 1}'],
  ['amount', '{"amount": 1, "\\u0061mount": 2}'],
  ['details.errorCode', '{"details": {"errorCode": "a", "errorCode": "b"}}'],
  ['list.1.x', '{"list": [{"x": 1}, {"x": 1, "x": 2}]}'],
  ['__proto__', '{"__proto__": 1, "__proto__": 2}'],
  ['', '{"": 1, "": 2}'],
  ['a\ufffd\ufffdb', '{"a\\u0000\\nb": 1, "a\\u0000\\nb": 2}'],
  ['\ufffd', '{"\\ud800": 1, "\\ud800": 2}'],
  ['x'.repeat(200), `{"${'x'.repeat(201)}": 1, "${'x'.repeat(201)}": 2}`],
])('a name given twice is refused: %s in %s', (field, text) => {
  expect(parseJson(text)).toEqual({ ok: false, problems: [{ field, expected: once }] })
})

test('one name in two objects is no duplicate', () => {
  const text = '{"a": {"x": 1}, "b": {"x": 2}, "c": [{"x": 3}, {"x": 4}], "x": 5}'
  expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
})

test.each([
  '',
  ' ',
  '{',
  '{"a":1,}',
  '{a:1}',
  "{'a':1}",
  '// a\n{}',
  '\ufeff{}',
  '{"a":01}',
  '{"a":NaN}',
  '{} {}',
  '"a\nb"',
])('what is not JSON is refused: %j', text => {
  const expected = 'a JSON document in UTF-8'
  expect(parseJson(text)).toEqual({ ok: false, problems: [{ field: 'body', expected }] })
})

test('bytes are read as UTF-8, and refused where they are not', () => {
  expect(parseJson(Buffer.from('{"a":"€"}'))).toEqual({ ok: true, value: { a: '€' } })
  expect(parseJson(Buffer.from('{"a":"€"}', 'latin1')).ok).toBe(false)
  expect(parseJson(Buffer.from([0x22, 0xff, 0x22])).ok).toBe(false)
})

test.each([
  ['arrays', '[', ']'],
  ['objects', '{"a":', '}'],
])('%s may nest 32 deep and no deeper', (_what, open, close) => {
  const nested = (depth: number) => `${open.repeat(depth)}${open === '[' ? '' : '1'}${close.repeat(depth)}`
  const expected = 'at most 32 levels of nesting'
  expect(parseJson(nested(32)).ok).toBe(true)
  expect(parseJson(nested(33))).toEqual({ ok: false, problems: [{ field: 'body', expected }] })
  expect(parseJson(nested(200_000))).toEqual({ ok: false, problems: [{ field: 'body', expected }] })
})

test('a field called __proto__ changes no prototype', () => {
  const checked = parseJson('{"__proto__": {"polluted": true}}')
  expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false)
  expect(checked.ok && Object.getPrototypeOf(checked.value)).toBe(Object.prototype)
})
