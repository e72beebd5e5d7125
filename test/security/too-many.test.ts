import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keys, newPlatformWorld } from '../platform/platform-world.ts'
import { newPayer } from '../psp/payer.ts'
import { newPspWorld, type OpenPayment, redirection } from '../psp/psp-world.ts'
import { roomyLimits } from '../roomy-limits.ts'
import { until } from '../until.ts'

/** Requests a second, over ten seconds. */
const perClient = 2
const perCaller = 3
const perPage = 3

/** The statuses of so many answers, one after the other. */
async function inTurn(times: number, ask: (n: number) => Promise<{ status: number }>) {
  const statuses: number[] = []
  for (let n = 0; n < times; n++) statuses.push((await ask(n)).status)
  return statuses
}
const counted = (statuses: number[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(statuses, String)).map(([status, all]) => [status, all?.length]),
  )

describe('the payer’s page', () => {
  let world: Awaited<ReturnType<typeof newPspWorld>>
  beforeAll(async () => {
    world = await newPspWorld({ limits: { page: { perClient, perPage } } })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('429 to whoever asks for it too often, with a page that comes back by itself; other pages go on', async () => {
    const [one, other] = [await world.opened(), await world.opened()]
    const statuses = await inTurn(40, () => one.payer.get(one.url))
    expect(counted(statuses)).toEqual({ 200: 29, 429: 11 }) // it has been opened once
    const refused = await one.payer.get(`${one.url}?lang=en`)
    const { 'retry-after': wait, refresh } = refused.headers
    expect(refused.text).toContain('<html')
    expect(Number(wait)).toBeGreaterThan(0)
    expect(refresh).toBe(`${wait}; url=/pay/${one.url.split('/pay/')[1]}?lang=en`)
    expect((await one.payer.submit(`${one.url}/authorize`, { customer: 'anna' })).status).toBe(429)
    expect((await other.payer.get(other.url)).status).toBe(200)
  })

  test('made-up addresses draw on their sender’s budget, and take no payer’s page away', async () => {
    const payment = await world.opened()
    const made = (n: number) => `${world.page}/pay/${String(n).padStart(75, 'A')}`
    const statuses = await inTurn(40, n => newPayer().get(made(n)))
    expect(counted(statuses)).toEqual({ 404: 20, 429: 20 })
    expect((await newPayer().get(`${world.page}/assets/page.css`)).status).toBe(429)
    expect((await payment.payer.get(payment.url)).status).toBe(200)
    expect((await newPayer().get(`${world.page}/health/ready`)).status).toBe(200)
  })

  test.each(['a%0ab', 'a%0d%0aset-cookie:x=y', '%E2%82%AC', 'a%3burl=evil'])(
    '429 with the same page for an address that no header could hold, and nothing in the log: %s',
    async made => {
      const ask = () => newPayer().get(`${world.page}/pay/${made}?lang=en`)
      await inTurn(20, ask)
      const { status, text, headers } = await ask()
      expect(status).toBe(429)
      expect(text).toContain('<html')
      expect(headers.refresh).toMatch(/^\d+; url=\/pay\/[\w%-]+\?lang=en$/)
      expect(world.lines.filter(line => line.includes('"level":50'))).toEqual([])
    },
  )

  test('a payment’s page may listen from eight tabs at a time', async () => {
    const payment = await world.opened()
    const listening = await Promise.all(
      Array.from({ length: 12 }, () =>
        request(`${payment.url}/events?stage=choose`, { headers: { cookie: payment.payer.cookie ?? '' } }),
      ),
    )
    expect(counted(listening.map(({ statusCode }) => statusCode))).toEqual({ 200: 8, 503: 4 })
    for (const { body } of listening) body.on('error', () => {}).destroy()
  })
})

test('503 to who would listen where all event streams of a node are taken; their page is there, and one that ends leaves its place', async () => {
  await using world = await newPspWorld({ limits: { page: { streams: 3 } } })
  const listen = ({ url, payer }: OpenPayment) =>
    request(`${url}/events?stage=choose`, { headers: { cookie: payer.cookie ?? '' } })
  const others = [await world.opened(), await world.opened(), await world.opened()]
  const [first] = await Promise.all(others.map(listen))
  const late = await world.opened()
  expect((await listen(late)).statusCode).toBe(503)
  expect((await late.payer.get(late.url)).status).toBe(200)

  first?.body.on('error', () => {}).destroy()
  await until('its place is free', async () => (await listen(late)).statusCode === 200)
})

test('429 to a platform that calls the PSP too often, as a problem document', async () => {
  await using world = await newPspWorld({ limits: { api: { perClient, perCaller } } })
  const statuses = await inTurn(40, () => world.retrieve(redirection()))
  expect(counted(statuses)).toEqual({ 200: 30, 429: 10 })
  const { headers, json } = await world.retrieve(redirection())
  expect(json).toEqual({
    title: 'Too Many Requests',
    status: 429,
    detail: 'Too many requests; send it again later',
  })
  expect(Number(headers['retry-after'])).toBeGreaterThan(0)
})

describe('the platform', () => {
  let world: Awaited<ReturnType<typeof newPlatformWorld>>
  beforeAll(async () => {
    world = await newPlatformWorld({
      config: { limits: { ...roomyLimits.platform, perClient, perCaller, perPage } },
    })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('429 to a PSP that calls too often, at either of its doors; another PSP goes on', async () => {
    const id = 'f'.repeat(32)
    const statuses = await inTurn(40, n => world.callback(id, {}, n % 2 ? keys.primary : keys.secondary))
    expect(counted(statuses)).toEqual({ 404: 30, 429: 10 })
    const refused = await world.callback(id)
    expect(refused.json).toMatchObject({
      title: 'Too Many Requests',
      status: 429,
      detail: expect.any(String),
    })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)

    const soap = await world.post('/nodo-auth/node-for-psp/v1', '<x/>', {
      'content-type': 'text/xml',
      'ocp-apim-subscription-key': keys.primary,
    })
    expect(soap.status).toBe(429)
    expect(soap.text).toContain(':Fault>')

    expect((await world.callback(id, { idPsp: 'OTHERITMXXX' }, keys.other)).status).toBe(404)
  })

  test('429 to whoever tries keys, while who has one is heard', async () => {
    const id = 'e'.repeat(32)
    const statuses = await inTurn(40, n => world.callback(id, {}, `a-key-that-is-guessed-${n}`))
    expect(counted(statuses)).toEqual({ 401: 20, 429: 20 })
    const other = await world.callback(id, { idPsp: 'OTHERITMXXX' }, keys.other)
    expect(other.status).toBe(404)
  })

  test('429 as a page to a browser, as a problem document to whoever else asks', async () => {
    await inTurn(40, () => world.send('/openapi.yaml'))
    const page = await world.send('/', { headers: { accept: 'text/html' } })
    expect(page.status).toBe(429)
    expect(page.text).toContain('<html')
    expect(page.headers['cache-control']).toBe('no-store')
    const other = await world.send('/payments/x')
    expect(other).toMatchObject({ status: 429, json: { status: 429 } })
    expect(Number(other.headers['retry-after'])).toBeGreaterThan(0)
    expect((await world.send('/health/live')).status).toBe(200)
  })
})
