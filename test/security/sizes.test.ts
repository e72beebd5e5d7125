import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPlatformWorld, order } from '../platform/platform-world.ts'
import { newListener } from './listener.ts'
import { rawClient, say, statuses } from './raw-client.ts'

let listener: Awaited<ReturnType<typeof newListener>>
beforeAll(async () => {
  listener = await newListener()
})
afterAll(() => listener[Symbol.asyncDispose]())

const get = (headers: string, path = '/quick') =>
  `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`
const form = (body: string) =>
  `POST /form HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n` +
  `content-length: ${body.length}\r\n\r\n${body}`

test.each<[number, string, string]>([
  [200, 'a header of 15 KiB', get(`x: ${'x'.repeat(15_000)}\r\n`)],
  [431, 'a header of 17 KiB', get(`x: ${'x'.repeat(17_000)}\r\n`)],
  [431, 'a header that never ends', `GET /quick HTTP/1.1\r\nx: ${'x'.repeat(1_000_000)}`],
  [431, 'an address of 17 KiB', get('', `/${'x'.repeat(17_000)}`)],
  [200, '90 headers', get(Array.from({ length: 90 }, (_, n) => `x-${n}: 1\r\n`).join(''))],
  [431, '101 headers', get(Array.from({ length: 101 }, (_, n) => `x-${n}: 1\r\n`).join(''))],
  [431, '3,000 headers, more than Node would read', get('a:b\r\n'.repeat(3_000))],
  [200, '500 fields in a form', form(Array.from({ length: 500 }, (_, n) => `f${n}=`).join('&'))],
  [400, '501 fields in a form', form(Array.from({ length: 501 }, (_, n) => `f${n}=`).join('&'))],
  [400, 'one field 8,000 times', form('a&'.repeat(8_000))],
  [400, 'a form of 17 KiB', form(`a=${'x'.repeat(17_000)}`)],
  [200, 'a form whose fields are named like what objects have', form('__proto__=1&constructor=2&toString=3')],
])('%i to %s', async (status, _what, bytes) => {
  expect(statuses(await say(listener.to, bytes))).toEqual([status])
})

test('whoever sends sixteen megabytes more than anybody asked for is answered, and cut off', async () => {
  await using world = await newPlatformWorld()
  const { socket, closed, heard } = await rawClient({ port: Number(new URL(world.base).port) })
  socket.write(`POST /payments HTTP/1.1\r\nhost: x\r\ncontent-length: ${10 ** 12}\r\n\r\n`)
  const chunk = Buffer.alloc(1024 * 1024, 'x')
  const flooding = setInterval(
    () => socket.writable && socket.writableLength < chunk.length && socket.write(chunk),
    1,
  )
  const { after } = await closed.finally(() => clearInterval(flooding))
  expect(after).toBeLessThan(10_000) // the time of a whole request is fifteen seconds
  expect([[], [400]]).toContainEqual(statuses(heard())) // who still sends may be cut off before they read
  expect((await world.post('/payments', order())).status).toBe(201)
})

test('JSON is read 32 levels deep, and no deeper', async () => {
  await using world = await newPlatformWorld()
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const deep = await world.post('/payments', nested(33))
  expect(deep.status).toBe(400)
  expect(deep.text).toContain('32')
  expect((await world.post('/payments', nested(30_000))).status).toBe(400)
})

test.each([
  ['dots', `a@${'.'.repeat(64_000)} `],
  ['names', `a@${'a.'.repeat(32_000)} `],
  ['letters', 'a'.repeat(64_000)],
])(
  'an e-mail address of 64 KiB, of %s, is refused before anybody has to wait for it',
  async (_what, email) => {
    await using world = await newPlatformWorld()
    await world.post('/payments', order({ email: 'nobody' }))
    const before = performance.now()
    const { status, json } = await world.post('/payments', order({ email }))
    expect(performance.now() - before).toBeLessThan(1_000)
    expect({ status, ...json }).toMatchObject({ status: 400, problems: [{ field: 'email' }] })
  },
)
