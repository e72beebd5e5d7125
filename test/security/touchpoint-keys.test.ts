import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../src/runtime/secret.ts'
import { keys, newPlatformWorld, order } from '../platform/platform-world.ts'

const [one, other] = ['the-key-of-the-touchpoint', 'its-other-key']
const hashes = [one, other].map(key => sha256(key as string).toString('hex'))
const warned = 'whoever reaches /payments may use it: platform.touchpointKeys is not set'

let world: Awaited<ReturnType<typeof newPlatformWorld>>
beforeAll(async () => {
  world = await newPlatformWorld({ config: { touchpointKeys: hashes } })
})
afterAll(() => world[Symbol.asyncDispose]())
const shown = (key: string) => ({ 'ocp-apim-subscription-key': key })

test.each([
  ['no key', {}],
  ['an empty key', shown('')],
  ['a wrong key', shown('the-key-of-nobody')],
  ['a PSP’s key', shown(keys.primary)],
  ['the hash of the key', shown(hashes[0] as string)],
])('with %s nobody starts a payment, or reads how one stands: 401 (URL-1)', async (_what, headers) => {
  const before = await world.count('transaction')
  const started = await world.post('/payments', order(), headers)
  expect(started).toMatchObject({
    status: 401,
    json: { title: 'Unauthorized', status: 401, detail: 'The caller could not be identified' },
  })
  expect(started.headers.connection).toBe('close') // before the body is read
  expect((await world.send(`/payments/${'a'.repeat(32)}`, { headers })).status).toBe(401)
  expect(await world.count('transaction')).toBe(before)
})

test('either key of the touchpoint starts a payment and reads how it stands (URL-1)', async () => {
  const started = await world.post('/payments', order(), shown(one as string))
  expect(started.status).toBe(201)
  const told = await world.send(`/payments/${started.json.idTransaction}`, {
    headers: shown(other as string),
  })
  expect(told).toMatchObject({ status: 200, json: { state: 'AUTHORIZATION_REQUESTED' } })
})

test('the touchpoint’s key is no PSP’s (OUTCOME-11)', async () => {
  expect((await world.callback('b'.repeat(32), {}, one)).status).toBe(401)
})

test('no key is written in the log', () => {
  const lines = world.lines.join('')
  for (const secret of [one, other, keys.primary, 'the-key-of-nobody']) expect(lines).not.toContain(secret)
})

test.each([
  ['warns once: production, no keys', { demo: false, environment: 'production', touchpointKeys: [] }, 1],
  ['says nothing: there are keys', { demo: false, environment: 'production', touchpointKeys: hashes }, 0],
  ['says nothing: a test environment', { demo: false, environment: 'test', touchpointKeys: [] }, 0],
  ['says nothing: the demo', { demo: true, environment: 'production', touchpointKeys: [] }, 0],
] as const)('a start %s', async (_what, { touchpointKeys, ...config }, times) => {
  const before = world.lines.length
  await using _node = await world.node({ ...config, touchpointKeys: [...touchpointKeys], port: 0 })
  const since = world.lines.slice(before).filter(line => line.includes(warned))
  expect(since).toHaveLength(times)
})
