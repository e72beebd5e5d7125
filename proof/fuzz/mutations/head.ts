/** A request whose first line or whose headers are not what they should be, and which is still one request. */
import type { Dice } from '../dice.ts'
import type { Request } from '../request.ts'
import { strangeText, touchedText } from './texts.ts'

const methods = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'M-SEARCH',
  'QUERY',
]

type Change = (dice: Dice, request: Request) => string

export function mutateHead(dice: Dice, request: Request): string[] {
  return Array.from({ length: dice.once(3) ? dice.from(2, 4) : 1 }, () => dice.pick(changes)(dice, request))
}

const changes: Change[] = [
  (dice, request) => {
    request.method = dice.pick(methods)
    return `method ${request.method}`
  },
  (dice, request) => {
    request.path = legible(dice.pick(paths)(dice, request.path))
    return `path ${request.path.slice(0, 60)}`
  },
  (dice, request) => {
    const [path, query = ''] = request.path.split('?', 2)
    request.path = legible(`${path}?${query}${dice.pick(queries)(dice)}`)
    return `query ${request.path.slice(0, 80)}`
  },
  (dice, request) => {
    const at = dice.from(0, request.headers.length - 1)
    const [name, value] = request.headers[at] ?? ['x', '']
    request.headers[at] = [name, field(dice.once(2) ? touchedText(dice, value) : strangeText(dice))]
    return `header ${name} is ${request.headers[at]?.[1].slice(0, 60)}`
  },
  (dice, { headers }) => {
    const at = dice.from(0, headers.length - 1)
    const [name = 'none'] = headers.splice(at, 1)[0] ?? []
    return `no header ${name}`
  },
  (dice, { headers }) => {
    const again = dice.pick(headers.length > 0 ? headers : added)
    headers.push(dice.once(2) ? [...again] : [again[0].toUpperCase(), field(strangeText(dice))])
    return `header ${again[0]} twice`
  },
  (dice, { headers }) => {
    const [name, value] = dice.pick(added)
    headers.push([name, value])
    return `header ${name}: ${value.slice(0, 60)}`
  },
  (dice, { headers }) => {
    const count = dice.pick([20, 20, 50, 50, 200, 2_200])
    for (let one = 0; one < count; one++) headers.push([`x-${one}`, 'x'])
    return `${count} headers`
  },
  (dice, { headers }) => {
    const length = dice.pick([500, 500, 4_000, 8_000, 15_700, 16_384])
    headers.push([dice.pick(['x', 'cookie', 'accept-language', 'authorization']), 'x'.repeat(length)])
    return `a header of ${length} bytes`
  },
]

const added: [string, string][] = [
  ['expect', '100-continue'],
  ['expect', 'a-miracle'],
  ['upgrade', 'websocket'],
  ['connection', 'upgrade'],
  ['connection', 'close'],
  ['connection', 'x-forwarded-for, host'],
  ['content-type', 'application/json'],
  ['content-type', 'multipart/form-data; boundary='],
  ['content-type', 'application/x-www-form-urlencoded; charset=utf-16'],
  ['content-type', 'text/xml; charset=iso-8859-1'],
  ['content-encoding', 'gzip'],
  ['accept', 'text/html'],
  ['accept', '*/*;q=x'],
  ['accept-language', 'en;q=2, it;q=-1, *;q=0.0001'],
  ['accept-language', ','.repeat(1_000)],
  ['authorization', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ['authorization', 'Bearer a.b.c'],
  ['cookie', `payer=${'A'.repeat(43)}`],
  ['cookie', ';;;=;=;payer'],
  ['cookie', '__proto__=1; constructor=2'],
  ['origin', 'null'],
  ['host', ''],
  ['host', 'evil.example:99999'],
  ['host', '[::1'],
  ['x-forwarded-for', "127.0.0.1' or 1=1"],
  ['x-http-method-override', 'DELETE'],
  ['forwarded', 'for="_'],
  ['range', 'bytes=0-0,-1'],
  ['if-none-match', '*'],
  ['te', 'trailers'],
  ['trailer', 'content-length'],
  ['soapaction', '"another"'],
  ['keep-alive', 'timeout=0'],
]

const paths: ((dice: Dice, path: string) => string)[] = [
  (dice, path) => touchedText(dice, path),
  (_, path) => path.replace(/[a-z]/, sign => `%${sign.charCodeAt(0).toString(16)}`),
  (dice, path) =>
    path.replace('/', dice.pick(['//', '/./', '/x/../', '\\', '/%2f', '/;a=b/', '/%2e%2e/', '/%00/'])),
  (dice, path) =>
    `${path}${dice.pick(['/', '%', '%zz', '%00', '%c0%ae', '%ff', ';x', '.json', '#x', '/..', '\\', '%0d%0ax-fuzz:1'])}`,
  (dice, path) => path + 'x'.repeat(dice.pick([100, 100, 2_000, 8_000, 16_400])),
  (dice, path) => path + '/a'.repeat(dice.pick([20, 100, 1_000, 7_000])),
  (dice, path) =>
    path.replace(/[^/?]+(?=[?/]|$)/, () => encodeURIComponent(strangeText(dice, [32, 64]).toWellFormed())),
  (_, path) => path.toUpperCase(),
  (_, path) => `http://evil.example${path}`,
  dice =>
    dice.pick([
      '*',
      '/',
      '//',
      '/%',
      '?',
      '/assets/../../../package.json',
      '/favicon.ico',
      '/__proto__',
      '/constructor',
    ]),
]

const queries: ((dice: Dice) => string)[] = [
  dice => `&lang=${encodeURIComponent(strangeText(dice).toWellFormed())}`,
  dice =>
    dice.pick([
      '&lang=en&lang=it',
      '&lang[]=en',
      '&__proto__[x]=1',
      '&constructor=1',
      '&=',
      '&&&',
      '%zz=%',
      '&stage=choose',
    ]),
  dice => `&problem=${encodeURIComponent(strangeText(dice).toWellFormed())}&stage=bank&t=1`,
  dice => '&a=b'.repeat(dice.pick([10, 1_000, 3_500])),
]

/** One byte a character, and nothing that would begin a new line or end the target. */
const field = (text: string) =>
  Buffer.from(text.toWellFormed())
    .toString('latin1')
    .replace(/[\r\n]/g, '?')
const legible = (path: string) => field(path).replaceAll(' ', '+') || '/'
