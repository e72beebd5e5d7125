import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { ownDatabase } from '../../proof/fuzz/database.ts'
import type { Door } from '../../proof/fuzz/door.ts'
import { type Input, inputOf } from '../../proof/fuzz/input.ts'
import { openLane } from '../../proof/fuzz/lane.ts'
import { isComplaint } from '../../proof/fuzz/log-line.ts'
import { grown } from '../../proof/fuzz/memory.ts'
import { secretMark } from '../../proof/fuzz/names.ts'
import { narrow } from '../../proof/fuzz/narrow.ts'
import { readOptions } from '../../proof/fuzz/options.ts'
import { bytesOf, get, host } from '../../proof/fuzz/request.ts'
import { type Explained, type Listeners, send, unexplained } from '../../proof/fuzz/round.ts'
import { type Memory, startSide } from '../../proof/fuzz/side-under-fire.ts'
import { watchTraces } from '../../proof/fuzz/traces.ts'

const door: Door = {
  name: 'a-door',
  at: 'platform',
  weight: 1,
  refusals: ['problem', 'fault', 'page'],
  request: () => get('/'),
  accepts: ({ status }) => status < 400,
}
const input: Input = { door, index: 0, bytes: bytesOf(get('/')), wrongs: [] }

/** What is said of a listener that answers so; undefined: it never answers. */
async function found(answer: string | undefined, sent: Input = input, explained: Explained = new Map()) {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => answer !== undefined && socket.end(answer, 'latin1'))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const listeners = { platform: { port } } as Listeners
  const findings = await send([sent], listeners, { explained, tally: () => {}, patience: 300 })
  server.close()
  return findings.map(({ what }) => what)
}

const answer = (status: number, type: string, body: string, ...more: string[]) =>
  [`HTTP/1.1 ${status} X`, `content-type: ${type}`, `content-length: ${body.length}`, ...more, '', body].join(
    '\r\n',
  )
const problem = (status: number, detail = 'x') => JSON.stringify({ title: 'X', status, detail })
const page = '<!doctype html><html></html>'
const safe = ["content-security-policy: default-src 'none'", 'cache-control: no-store']
const fault = (code: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:${code}</faultcode><faultstring>x</faultstring></s:Fault></s:Body></s:Envelope>`

describe('the judge lets pass', () => {
  test.each([
    ['a problem document', answer(400, 'application/json', problem(400))],
    ['a soap:Fault', answer(400, 'text/xml; charset=utf-8', fault('Client'))],
    ['a page that says no', answer(404, 'text/html; charset=utf-8', page, ...safe)],
  ])('%s', async (_what, bytes) => expect(await found(bytes)).toEqual([]))
})

describe('the judge finds', () => {
  test.each<[string, string | undefined, RegExp]>([
    ['a 500, whatever it says', answer(500, 'application/json', problem(500)), /^a 500$/],
    ['a 503', answer(503, 'text/html; charset=utf-8', page, ...safe), /^a 503$/],
    ['a refusal without a word', 'HTTP/1.1 400 X\r\ncontent-length: 0\r\n\r\n', /no problem document/],
    ['a refusal of Fastify’s', answer(400, 'application/json', '{"statusCode":400}'), /no problem document/],
    ['another status in the document', answer(400, 'application/json', problem(404)), /says 404/],
    ['a status that no client reads', answer(400, 'application/json', problem(4)), /no problem document/],
    ['a control character', answer(400, 'application/json', problem(400, '\u0007')), /control characters/],
    [
      'a field that nobody knows',
      answer(400, 'application/json', `${problem(400).slice(0, -1)},"x":1}`),
      /additional/,
    ],
    [
      'a fault of ours for what is theirs',
      answer(400, 'text/xml; charset=utf-8', fault('Server')),
      /faultcode/,
    ],
    [
      'a page without its policy',
      answer(404, 'text/html; charset=utf-8', page, 'cache-control: no-store'),
      /policy/,
    ],
    ['half a page', answer(404, 'text/html; charset=utf-8', '<!doctype html>', ...safe), /not whole/],
    ['markup of a stranger’s', answer(200, 'text/html; charset=utf-8', '<x-fuzz y="">'), /markup/],
    ['a header of a stranger’s', answer(303, 'text/plain', '', 'x-fuzz: 1'), /header of a stranger/],
    ['an answer that ends too soon', 'HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nx', /in the middle/],
    ['what is no HTTP', 'sorry\r\n\r\n', /no status line/],
    ['a connection that is closed', '', /closed without an answer/],
    ['a listener that says nothing', undefined, /no answer within 300 ms/],
  ])('%s', async (_what, bytes, expected) => {
    expect(await found(bytes)).toEqual([expect.stringMatching(expected)])
  })

  test('an answer to somebody who is nobody', async () => {
    const silent = { ...input, door: { ...door, silent: true as const } }
    expect(await found(answer(400, 'application/json', problem(400)), silent)).toHaveLength(1)
    expect(await found('', silent)).toEqual([])
  })
})

const id = '0123456789abcdef'.repeat(2)
const about: Input = { ...input, bytes: bytesOf({ ...get(`/${id}`), headers: [host] }) }

test('a question that was asked again, because its connection was closed on it, may have been done before', async () => {
  let questions = 0
  const refused = answer(409, 'application/json', problem(409))
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.on('data', () => (++questions === 2 ? socket.destroy() : socket.write(refused)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  using lane = openLane({ port }, 1_000)
  expect(await lane.ask(about)).toMatchObject({ answers: [{ status: 409 }] })
  expect(await lane.ask(about)).toMatchObject({ answers: [{ status: 409 }], again: true })
  expect(questions).toBe(3)
  server.close()
})

test('a row that is written, changed or taken away is seen, and is told of whoever was refused', async () => {
  await using database = await ownDatabase(inject('databaseUrl'))
  await database.run('create table payment (id_transaction text, life text)')
  const traces = await watchTraces([database])
  const refused: Explained = new Map()
  const accepted: Explained = new Map()
  await found(answer(400, 'application/json', problem(400)), about, refused)
  await found(answer(200, 'application/json', '{}'), about, accepted)

  for (const statement of [
    `insert into payment values ('${id}', 'open')`,
    `update payment set life = 'paid'`,
    'delete from payment',
    'truncate payment',
  ]) {
    await database.run(statement)
    const seen = await traces.read()
    expect([statement, seen.length]).toEqual([statement, 1])
    expect(unexplained(seen, refused)).toEqual(seen)
    expect(unexplained(seen, accepted)).toHaveLength(statement.startsWith('truncate') ? 1 : 0)
  }
  expect(await traces.read()).toEqual([])
})

test('names that stand together are one payment’s, from the moment that somebody was let in', () => {
  const trace = (...whose: string[]) => ({ tables: ['t'], rows: [{ whose }], whose, at: new Date(1_000) })
  const [first, second, third] = [trace('a', 'b'), trace('b', 'c'), trace('d')]
  expect(unexplained([second, first, third], new Map([['a', 900]]))).toEqual([third])
  expect(unexplained([second, first, third], new Map([['a', 1_001]]))).toEqual([second, first, third])
})

test('an entry of the registry is known by its address, whatever it is called', async () => {
  const explained: Explained = new Map()
  const bytes = bytesOf(get('/backoffice/v1/psps/%78x/keys/secondary'))
  await found(answer(201, 'application/json', '{}'), { ...input, bytes }, explained)
  expect([...explained.keys()]).toEqual(['xx'])
})

test('one of many is found by halves, and several that only matter together stay together', async () => {
  const many = Array.from({ length: 100 }, (_, at) => at)
  expect(await narrow(many, async some => some.includes(77))).toEqual([77])
  expect(await narrow(many, async some => some.includes(3) && some.includes(77))).toEqual(many)
  const hidden = [5, 6, 7, 8]
  expect(await narrow(hidden, async some => some.length === 1 && some.includes(7))).toEqual([7])
})

test('a line that calls for a person, or names one, is a complaint', () => {
  const line = (level: number, msg: string, more = {}) => JSON.stringify({ level, msg, ...more })
  expect(isComplaint(line(30, 'listening'))).toBe(false)
  expect(isComplaint(line(50, 'a PSP disputes what stands; a person’s turn'))).toBe(false)
  expect(isComplaint(line(50, 'an operation failed'))).toBe(true)
  const gaveUp = (duty: string) =>
    line(50, 'a duty gave up; a person’s turn', { duty, failed: 'answered 404' })
  expect(isComplaint(gaveUp('deliver-outcome'))).toBe(false)
  expect(isComplaint(gaveUp('expire-payment'))).toBe(true)
  expect(isComplaint(line(20, 'asked', { email: `${secretMark}@example.it` }))).toBe(true)
  expect(isComplaint('Trace: something that is no log')).toBe(true)
})

test('memory that grows is found, and memory that comes and goes is not', () => {
  const weigh = (heap: number): Memory => ({ heap, external: 0, rss: 0, sockets: 0 })
  const over = (heaps: number[]) =>
    grown(heaps.map((heap, sent) => ({ sent, psp: weigh(heap * 2 ** 20), platform: weigh(2 ** 20) })))
  expect(
    over([60, 50, 45, 40, 40, 40, ...Array.from({ length: 20 }, (_, at) => 40 + (at % 3) * 30)]),
  ).toEqual([])
  expect(over(Array.from({ length: 20 }, (_, at) => 40 + 4 * at))).toEqual([
    expect.objectContaining({ what: expect.stringMatching(/^the psp holds \d+ MiB more/) }),
  ])
})

test('a process that ends is told, with its last words', async () => {
  const program = join(import.meta.dirname, 'programs', 'fall.ts')
  await using side = await startSide('psp', {}, () => false, program)
  expect(side.fallen()).toBeUndefined()
  await expect(side.weigh()).rejects.toThrow(/out of its depth/)
  expect(side.fallen()).toMatch(/^the psp ended with 7: \nout of its depth/)
})

test('an input is the same under the same seed and number, and another under another', () => {
  const ground = {} as Parameters<typeof inputOf>[3]
  const bytes = (seed: number, index: number) => inputOf(seed, door, index, ground).bytes.toString('latin1')
  const first = Array.from({ length: 50 }, (_, at) => bytes(1, at))
  expect(Array.from({ length: 50 }, (_, at) => bytes(1, at))).toEqual(first)
  expect(Array.from({ length: 50 }, (_, at) => bytes(2, at))).not.toEqual(first)
  expect(new Set(first).size).toBeGreaterThan(20)
})

test.each([
  [['--inputs', 'many'], /--inputs: expected a number/],
  [['--inputs', '0'], /--inputs: expected a number/],
  [['--door', 'window'], /--door: expected one of retrieve-redirect-url/],
  [['--only', '3'], /--only: expected --door and --seed/],
  [['--speed', '3'], /Unknown option '--speed'/],
])('options that are wrong are named: %j', (args, expected) => {
  expect(() => readOptions(args, () => 1)).toThrow(expected)
})

test('without options, a seed is chosen by chance', () => {
  expect(readOptions([], () => 42)).toEqual({ inputs: 20_000, seed: 42, door: undefined, only: undefined })
})
