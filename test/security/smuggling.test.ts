import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newListener } from './listener.ts'
import { say, statuses } from './raw-client.ts'

let listener: Awaited<ReturnType<typeof newListener>>
beforeAll(async () => {
  listener = await newListener()
})
beforeEach(() => {
  listener.done.length = 0
})
afterAll(() => listener[Symbol.asyncDispose]())

/** What another reader might take for the rest of a body, or for a request of its own. */
const hidden = 'GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n'
const post = (head: string, body = '') => `POST /form HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n${body}${hidden}`
const chunked = '0\r\n\r\n'

describe('a request that two readers could end at different places is refused, and so is all that follows it', () => {
  test.each<[string, string]>([
    ['CL.TE', post('content-length: 6\r\ntransfer-encoding: chunked', '0\r\n\r\nG')],
    ['TE.CL', post('transfer-encoding: chunked\r\ncontent-length: 4', chunked)],
    [
      'TE.TE, one of them unknown',
      post('transfer-encoding: chunked\r\ntransfer-encoding: identity', chunked),
    ],
    ['TE.TE in one line', post('transfer-encoding: chunked, identity', chunked)],
    ['TE with another coding before it', post('transfer-encoding: gzip, chunked', chunked)],
    ['TE that is nearly chunked', post('transfer-encoding: xchunked', chunked)],
    ['TE behind a vertical tab', post('transfer-encoding:\x0bchunked', chunked)],
    ['a blank before the colon', post('transfer-encoding : chunked', chunked)],
    ['TE in HTTP/1.0', `POST /form HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n${chunked}${hidden}`],
    ['a folded line', post('x-a: b\r\n content-length: 40\r\ncontent-length: 0')],
    ['a folded TE', post('transfer-encoding:\r\n chunked', chunked)],
    ['a bare LF', `POST /form HTTP/1.1\nhost: x\ncontent-length: 0\n\n${hidden}`],
    ['a bare LF between headers', post('x: y\ncontent-length: 0')],
    ['a bare CR between headers', post('x: y\rcontent-length: 30\r\ncontent-length: 0')],
    ['two lengths', post('content-length: 0\r\ncontent-length: 36')],
    ['one length twice', post('content-length: 0\r\ncontent-length: 0')],
    ['two lengths in one line', post('content-length: 0, 36')],
    ['a length with a sign', post('content-length: +0')],
    ['a length below nothing', post('content-length: -1')],
    ['a hexadecimal length', post('content-length: 0x0')],
    ['a length that is no number of this world', post('content-length: 99999999999999999999999')],
    ['a chunk of hexadecimal with a prefix', post('transfer-encoding: chunked', '0x1\r\nx\r\n0\r\n\r\n')],
    ['a chunk below nothing', post('transfer-encoding: chunked', '-1\r\nx\r\n0\r\n\r\n')],
    ['a chunk that overflows', post('transfer-encoding: chunked', 'fffffffffffffffff\r\nx\r\n0\r\n\r\n')],
    ['a chunk whose line ends in LF', post('transfer-encoding: chunked', '1\nx\n0\n\n')],
    [
      'an extension of a chunk with LF in it',
      post('transfer-encoding: chunked', '1;a\nxx\r\nx\r\n0\r\n\r\n'),
    ],
    [
      'an extension of a chunk without end',
      post('transfer-encoding: chunked', `1;${'a'.repeat(20_000)}\r\nx\r\n`),
    ],
    ['a trailer that gives a length', post('transfer-encoding: chunked', '0\r\ncontent-length: 40\r\n\r\n')],
    ['a chunk that goes on without CRLF', post('transfer-encoding: chunked', '1\r\nx')],
    ['a GET with a length', `GET /quick HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nxxxxx${hidden}`],
    ['two hosts', `GET /quick HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n${hidden}`],
    ['no host', `GET /quick HTTP/1.1\r\n\r\n${hidden}`],
    ['a first header that is folded', `GET /quick HTTP/1.1\r\n host: x\r\nx: y\r\n\r\n${hidden}`],
    ['a NUL in the path', `GET /quick\0 HTTP/1.1\r\nhost: x\r\n\r\n${hidden}`],
    ['a NUL in a header', `GET /quick HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n${hidden}`],
    ['HTTP/0.9', 'GET /quick\r\n\r\n'],
    ['HTTP/0.9 by name', 'GET /quick HTTP/0.9\r\n\r\n'],
    ['HTTP/2.0 by name', 'GET /quick HTTP/2.0\r\nhost: x\r\n\r\n'],
    ['HTTP/1.2', 'GET /quick HTTP/1.2\r\nhost: x\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS where none is spoken', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('%s', async (_what, bytes) => {
    const answers = statuses(await say(listener.to, bytes))
    expect(new Set(answers)).toEqual(new Set([400]))
    expect(listener.done).toEqual([])
  })
})

test.each([
  ['h2c', 'upgrade: h2c\r\nhttp2-settings: AAMAAABkAARAAAAAAAIAAAAA'],
  ['websocket', 'upgrade: websocket\r\nsec-websocket-key: x\r\nsec-websocket-version: 13'],
])(
  'nobody is lifted to %s: the request is served as it stands, and nothing behind it',
  async (_to, headers) => {
    const bytes = `GET /quick HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\n${headers}\r\n\r\n${hidden}`
    expect(statuses(await say(listener.to, bytes))).toEqual([200])
    expect(listener.done).toEqual(['quick'])
  },
)

test('no tunnel is opened', async () => {
  expect(statuses(await say(listener.to, `CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n${hidden}`))).toEqual([])
  expect(listener.done).toEqual([])
})

test.each(['TRACE', 'OPTIONS', 'PUT', 'DELETE'])(
  '%s gets 404, and nothing of the request comes back',
  async method => {
    const text = await say(
      listener.to,
      `${method} /quick HTTP/1.1\r\nhost: x\r\ncookie: secret=1\r\nconnection: close\r\n\r\n`,
    )
    expect(statuses(text)).toEqual([404])
    expect(text).not.toContain('secret')
  },
)

test('an address in absolute form leads where its path leads, whatever host it names', async () => {
  const text = await say(
    listener.to,
    'GET http://elsewhere.example/quick HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  )
  expect(statuses(text)).toEqual([200])
})

test('extensions of chunks and trailers are left aside, and the next request begins where they end', async () => {
  const body = '1;a=b\r\nx\r\n0\r\nx-trailer: y\r\n\r\n'
  const last = 'GET /quick HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
  const head = 'POST /form HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n'
  expect(statuses(await say(listener.to, `${head}${body}${last}`))).toEqual([200, 200])
  expect(listener.done.toSorted()).toEqual(['form', 'quick'])
})

test('of requests that do not wait for their answers, sixteen are served at a time', async () => {
  const one = 'GET /quick HTTP/1.1\r\nhost: x\r\n\r\n'
  const answers = statuses(await say(listener.to, one.repeat(2_000)))
  expect(listener.done).toHaveLength(16)
  expect(answers.slice(0, 16)).toEqual(Array(16).fill(200))
  expect(answers.slice(16, 17)).toEqual([429])
})
