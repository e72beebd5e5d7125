import { describe, expect, test } from 'vitest'
import { clientAt, readNetwork } from '../../src/runtime/http/client-address.ts'
import { guard } from '../../src/runtime/http/guard.ts'
import { sendProblem, serveProblems } from '../../src/runtime/http/problems.ts'
import { openRates, type Whose } from '../../src/runtime/http/rates.ts'
import { newApp } from '../../src/runtime/http/server.ts'
import { createLog } from '../../src/runtime/log.ts'

/** Requests a second, and the window is ten seconds. */
const limits = { perClient: 1, perCaller: 3, perPage: 2 }

/** A listener whose callers and pages are what their headers say. Requests come from `from`, and through no network. */
async function newGuarded(trustedProxies: string[] = [], remembered?: number) {
  const app = newApp({ trustedProxies })
  serveProblems(app, createLog({ level: 'silent', service: 'test' }))
  guard(app, {
    rates: openRates(app, limits, remembered),
    whose: ({ headers: { caller, page } }): Whose =>
      caller ? { caller: String(caller) } : page ? { page: String(page) } : undefined,
    refuse: (_request, reply, status) => sendProblem(reply, status),
  })
  app.get('/here', () => ({ done: true }))
  app.post('/by-caller', { config: { counted: 'by-caller' } }, () => ({ done: true }))
  app.get('/free', { config: { counted: 'never' } }, () => ({ done: true }))
  await app.ready()
  const ask = (from: string, headers: Record<string, string> = {}, url = '/here') =>
    app.inject({ url, headers, remoteAddress: from })
  return {
    ask,
    /** What a page of another site had a browser post. */
    askFromAbroad: async (from: string) => {
      const headers = { 'sec-fetch-site': 'cross-site', caller: 'A' }
      return (await app.inject({ method: 'POST', url: '/by-caller', headers, remoteAddress: from }))
        .statusCode
    },
    /** How many of so many requests are served. */
    async served(
      times: number,
      from: (n: number) => string,
      headers: (n: number) => Record<string, string> = () => ({}),
    ) {
      let served = 0
      for (let n = 0; n < times; n++) if ((await ask(from(n), headers(n))).statusCode === 200) served++
      return served
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}
const here = () => '192.0.2.1'

test('whoever asks too often is told so, and when to come again', async () => {
  await using guarded = await newGuarded()
  expect(await guarded.served(15, here)).toBe(10)
  const refused = await guarded.ask(here())
  expect(refused.statusCode).toBe(429)
  expect(refused.json()).toEqual({
    title: 'Too Many Requests',
    status: 429,
    detail: 'Too many requests; send it again later',
  })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(10)
})

test('what another site had a browser post draws on the address, also where callers are counted', async () => {
  await using guarded = await newGuarded()
  const statuses: number[] = []
  for (let n = 0; n < 12; n++) statuses.push(await guarded.askFromAbroad(here()))
  expect(statuses).toEqual([...Array(10).fill(403), 429, 429])
})

test('one client takes nothing from another', async () => {
  await using guarded = await newGuarded()
  await guarded.served(50, here)
  expect((await guarded.ask('192.0.2.2')).statusCode).toBe(200)
})

test('callers and pages have budgets of their own, whatever their address has used up', async () => {
  await using guarded = await newGuarded()
  await guarded.served(50, here)
  expect(await guarded.served(50, here, () => ({ caller: 'A' }))).toBe(30)
  expect(await guarded.served(50, here, () => ({ caller: 'B' }))).toBe(30)
  expect(await guarded.served(50, here, () => ({ page: 'one' }))).toBe(20)
  expect(await guarded.served(50, here, () => ({ page: 'two' }))).toBe(20)
})

test('a caller from many addresses has one budget', async () => {
  await using guarded = await newGuarded()
  expect(
    await guarded.served(
      60,
      n => `192.0.2.${n}`,
      () => ({ caller: 'A' }),
    ),
  ).toBe(30)
})

test('the addresses of one /64 are one client, and those of the next another', async () => {
  await using guarded = await newGuarded()
  expect(await guarded.served(60, n => `2001:db8:0:1::${n + 1}`)).toBe(10)
  expect((await guarded.ask('2001:db8:0:2::1')).statusCode).toBe(200)
})

test('an IPv4 address is the same client however it is written', async () => {
  await using guarded = await newGuarded()
  expect(await guarded.served(60, n => (n % 2 ? '::ffff:192.0.2.1' : '192.0.2.1'))).toBe(10)
})

test('what is always served is not counted', async () => {
  await using guarded = await newGuarded()
  await guarded.served(50, here)
  expect((await guarded.ask(here(), {}, '/free')).statusCode).toBe(200)
  expect((await guarded.ask(here(), {}, '/nothing')).statusCode).toBe(429)
})

describe('X-Forwarded-For', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address })

  test('is believed from a trusted proxy', async () => {
    await using guarded = await newGuarded(['10.0.0.0/8'])
    const proxy = () => '10.1.2.3'
    expect(await guarded.served(50, proxy, () => from('192.0.2.1'))).toBe(10)
    expect(await guarded.served(50, proxy, () => from('192.0.2.2:4711'))).toBe(10)
    expect(await guarded.served(50, proxy, n => from(`192.0.2.3:${n + 1}`))).toBe(10)
  })

  test('is nothing to us from anybody else', async () => {
    await using guarded = await newGuarded(['10.0.0.0/8'])
    expect(await guarded.served(50, here, n => from(`198.51.100.${n}`))).toBe(10)
  })

  test('counts by the last address that no trusted proxy has, so that a client cannot put others before it', async () => {
    await using guarded = await newGuarded(['10.0.0.0/8'])
    const proxy = () => '10.1.2.3'
    expect(await guarded.served(50, proxy, n => from(`198.51.100.${n}, 192.0.2.1`))).toBe(10)
    expect(await guarded.served(50, proxy, n => from(`198.51.100.${n}, 192.0.2.2, 10.9.9.9`))).toBe(10)
  })

  test('counts by the proxy where it holds no address', async () => {
    await using guarded = await newGuarded(['10.0.0.0/8'])
    expect(
      await guarded.served(
        50,
        () => '10.1.2.3',
        n => from(`made-up-${n}`),
      ),
    ).toBe(10)
  })
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:80', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::1]:443', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['0x7f.1', undefined],
  ['unknown', undefined],
  ['', undefined],
  ['x'.repeat(16_000), undefined],
])('%s counts as %s', (text, name) => {
  expect(clientAt(text)).toBe(name)
})

test.each(['0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0/8', '10.0.0.0/x', 'localhost', ''])(
  '%j is no network of proxies',
  text => {
    expect(readNetwork(text)).toBeUndefined()
  },
)

test('so many clients are remembered and no more, however many come: the one of longest ago is forgotten', async () => {
  await using guarded = await newGuarded([], 100)
  const crowd = (n: number) => `2001:db8:0:${n.toString(16)}::1`
  await guarded.served(11, here)
  await guarded.served(99, crowd)
  expect((await guarded.ask(here())).statusCode).toBe(429)
  await guarded.served(100, crowd)
  expect((await guarded.ask(here())).statusCode).toBe(200)
})
