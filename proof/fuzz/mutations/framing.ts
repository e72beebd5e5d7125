/** What is sent on a connection of its own: bytes of which nobody can be sure where a request begins or ends. */
import type { Dice } from '../dice.ts'
import { bytesOf, type Request } from '../request.ts'
import { mutateBytes } from './bytes.ts'

export type Raw = { bytes: Buffer; wrong: string; plain?: boolean }

export function rawOf(dice: Dice, request: Request): Raw {
  const [wrong, make] = dice.pick(raws)
  return { ...make(dice, request), wrong }
}

type Make = (dice: Dice, request: Request) => { bytes: Buffer; plain?: boolean }
const text = (content: string) => ({ bytes: Buffer.from(content, 'latin1') })
const withHeaders = (request: Request, ...headers: [string, string][]) => ({
  bytes: bytesOf({ ...request, headers: [...request.headers, ...headers] }),
})
const length = ({ body = '' }: Request) => Buffer.byteLength(body)
const chunked = (request: Request, chunks: string) => ({
  bytes: Buffer.concat([
    bytesOf({ ...request, body: '', headers: [...request.headers, ['transfer-encoding', 'chunked']] }),
    Buffer.from(chunks, 'latin1'),
  ]),
})
const head = (line: string) => text(`${line}\r\nhost: localhost\r\n\r\n`)

const raws: [string, Make][] = [
  ['its bytes changed', (dice, request) => ({ bytes: mutateBytes(dice, bytesOf(request)) })],
  [
    'its head changed',
    (dice, request) => {
      const bytes = bytesOf(request)
      const end = bytes.indexOf('\r\n\r\n') + 4
      return { bytes: Buffer.concat([mutateBytes(dice, bytes.subarray(0, end)), bytes.subarray(end)]) }
    },
  ],
  [
    'half sent',
    (dice, request) => {
      const bytes = bytesOf(request)
      return { bytes: bytes.subarray(0, dice.from(0, bytes.length - 1)) }
    },
  ],
  [
    'two lengths that differ',
    (_, request) =>
      withHeaders(request, ['content-length', String(length(request))], ['content-length', '1']),
  ],
  [
    'two lengths that agree',
    (_, request) =>
      withHeaders(
        request,
        ['content-length', String(length(request))],
        ['content-length', String(length(request))],
      ),
  ],
  [
    'a length that is none',
    (dice, request) =>
      withHeaders(request, [
        'content-length',
        dice.pick(['-1', '+5', '0x5', '1e3', '', '5, 5', '99999999999999999999', ' ', '5 5']),
      ]),
  ],
  [
    'a length that is wrong',
    (dice, request) =>
      withHeaders(request, [
        'content-length',
        String(Math.max(0, length(request) + dice.pick([-9, -1, 1, 70_000]))),
      ]),
  ],
  [
    'a length and chunks',
    (_, request) => withHeaders(request, ['content-length', '4'], ['transfer-encoding', 'chunked']),
  ],
  [
    'an encoding that nobody knows',
    (dice, request) =>
      withHeaders(request, [
        'transfer-encoding',
        dice.pick(['gzip', 'chunked, identity', 'xchunked', 'CHUNKED', ' chunked', 'chunked;x']),
      ]),
  ],
  [
    'bad chunks',
    (dice, request) =>
      chunked(
        request,
        dice.pick([
          'x\r\n',
          '5\r\nabc\r\n0\r\n\r\n',
          '-1\r\n\r\n',
          'ffffffffffffffff1\r\na',
          '3\nabc\n0\n\n',
          '1;a="\r\nx\r\n0\r\n\r\n',
          '0\r\nx: y\r\n',
          '\r\n',
        ]),
      ),
  ],
  [
    'good chunks',
    (_, request) => {
      const body = String(request.body ?? '')
      return chunked(
        request,
        `${Buffer.byteLength(body).toString(16)}\r\n${Buffer.from(body).toString('latin1')}\r\n0\r\n\r\n`,
      )
    },
  ],
  [
    'endless small chunks',
    (dice, request) => chunked(request, '1\r\nx\r\n'.repeat(dice.pick([10, 5_000, 20_000]))),
  ],
  [
    'a long extension of a chunk',
    (dice, request) => chunked(request, `1;${'x'.repeat(dice.pick([100, 20_000]))}\r\nx\r\n0\r\n\r\n`),
  ],
  [
    'long trailers',
    (dice, request) => chunked(request, `0\r\n${'x: y\r\n'.repeat(dice.pick([1, 200, 5_000]))}\r\n`),
  ],
  [
    'many at once',
    (dice, request) => ({ bytes: Buffer.concat(Array(dice.pick([2, 5, 20])).fill(bytesOf(request))) }),
  ],
  [
    'another behind it',
    (dice, request) => ({
      bytes: Buffer.concat([
        bytesOf(request),
        Buffer.from(dice.pick(['\r\n\r\n', 'x', 'GET / HTTP/1.1\r\n', '\0']), 'latin1'),
      ]),
    }),
  ],
  [
    'no host',
    (_, request) => ({
      bytes: bytesOf({ ...request, headers: request.headers.filter(([name]) => name !== 'host') }),
    }),
  ],
  ['two hosts', (_, request) => withHeaders(request, ['host', 'evil.example'])],
  ['line feeds alone', (_, request) => text(bytesOf(request).toString('latin1').replaceAll('\r\n', '\n'))],
  ['folded headers', (_, request) => text(bytesOf(request).toString('latin1').replace(': ', ':\r\n '))],
  [
    'a header without its colon',
    (_, request) => text(bytesOf(request).toString('latin1').replace(': ', ' ')),
  ],
  [
    'a space before the colon',
    (_, request) => text(bytesOf(request).toString('latin1').replace(': ', ' : ')),
  ],
  [
    'another version',
    (dice, request) =>
      text(
        bytesOf(request)
          .toString('latin1')
          .replace(
            'HTTP/1.1',
            dice.pick([
              'HTTP/1.0',
              'HTTP/0.9',
              'HTTP/2.0',
              'HTTP/9.9',
              'http/1.1',
              'HTTP/1.1 ',
              'HTTP/1.',
              '',
            ]),
          ),
      ),
  ],
  [
    'another beginning',
    dice =>
      head(
        dice.pick([
          'GET',
          '',
          ' ',
          'GET /',
          'GET  / HTTP/1.1',
          '\0 / HTTP/1.1',
          'CONNECT a:1 HTTP/1.1',
          'GET http:// HTTP/1.1',
          'PRI * HTTP/2.0',
          'G\0T / HTTP/1.1',
          `${'A'.repeat(20_000)} / HTTP/1.1`,
          'get / HTTP/1.1',
        ]),
      ),
  ],
  [
    'upgrade to HTTP/2',
    () =>
      text(
        'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n\r\n',
      ),
  ],
  ['HTTP/2 at once', () => text('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')],
  ['binary garbage', dice => ({ bytes: dice.bytes(dice.pick([1, 10, 100, 3_000])) })],
  ['binary garbage below TLS', dice => ({ bytes: dice.bytes(dice.pick([1, 10, 100, 3_000])), plain: true })],
  ['HTTP below TLS', (_, request) => ({ bytes: bytesOf(request), plain: true })],
  [
    'a hello of TLS that is broken',
    dice => ({
      bytes: mutateBytes(
        dice,
        Buffer.concat([Buffer.from('16030100c8010000c40303', 'hex'), dice.bytes(194)]),
      ),
      plain: true,
    }),
  ],
  ['nothing', () => text('')],
  ['empty lines', dice => text('\r\n'.repeat(dice.pick([1, 10, 5_000])))],
]
