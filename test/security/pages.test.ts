import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../chromium.ts'
import { freePort } from '../free-port.ts'
import { newPlatformWorld, notice } from '../platform/platform-world.ts'
import { newPayer } from '../psp/payer.ts'
import { newPspWorld, redirection } from '../psp/psp-world.ts'
import { roomyLimits } from '../roomy-limits.ts'

const secure = 'https://pay.example.bank'

/** What stands on every answer of a listener that browsers reach. */
const guarded = {
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
}

describe('the PSP’s pages, reached over TLS', () => {
  let world: Awaited<ReturnType<typeof newPspWorld>>
  let base: string
  beforeAll(async () => {
    const port = await freePort()
    base = `http://127.0.0.1:${port}` // the proxy in front, which ends TLS, is the test
    world = await newPspWorld({
      config: {
        page: { host: '127.0.0.1', port, url: secure, trustedProxies: [], limits: roomyLimits.page },
      },
    })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  /** A payment, and its page as this test reaches it. */
  async function opened() {
    const { json } = await world.retrieve(redirection())
    const url = String(json.url).replace(secure, base)
    const { headers, body } = await request(url)
    await body.dump()
    return { url, cookie: String(headers['set-cookie']), id: String(json.idPSPTransaction) }
  }

  test('every answer is guarded, is not kept, and says that nothing but TLS is spoken here', async () => {
    const { url, cookie } = await opened()
    const ask = (path: string, options: Parameters<typeof request>[1] = {}) =>
      request(path, { ...options, headers: { cookie: cookie.split(';')[0] ?? '', ...options?.headers } })
    const answers = await Promise.all([
      ask(url),
      ask(`${url}/leave`),
      ask(`${url}/events?stage=other`),
      ask(`${url}/authorize`, { method: 'POST' }),
      ask(`${url}/cancel`, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }),
      ask(`${base}/pay/nothing`),
      ask(`${base}/nowhere`),
      ask(`${base}/sandbox/accounts`),
    ])
    for (const { headers, body } of answers) {
      body.on('error', () => {}).destroy()
      expect(headers).toMatchObject({ ...guarded, 'cache-control': 'no-store' })
      expect(headers['strict-transport-security']).toBe('max-age=63072000')
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|data:|blob:/)
    }
  })

  test('the payer’s cookie is bound to this host, over TLS', async () => {
    const { url, cookie } = await opened()
    expect(cookie).toMatch(/^__Host-payer=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    const value = cookie.split(';')[0] ?? ''
    const as = async (cookie: string) => (await request(url, { headers: { cookie } })).statusCode
    expect(await as(value)).toBe(200)
    expect(await as(`payer=${'A'.repeat(43)}; ${value}`)).toBe(200) // what a neighbour has set
    expect(await as(value.replace('__Host-', ''))).toBe(404)
  })

  test('assets say nothing of a payment, and are guarded all the same', async () => {
    const { headers } = await request(`${base}/assets/payment.js`)
    expect(headers).toMatchObject(guarded)
  })
})

test('in the clear nobody is sent to TLS, and cookies keep their names', async () => {
  await using world = await newPspWorld()
  const payment = await world.opened()
  const { headers } = await payment.payer.get(payment.url)
  expect(headers['strict-transport-security']).toBeUndefined()
  expect(payment.payer.cookie).toMatch(/^payer=/)
})

test('the platform’s pages are guarded too, and the session of a payer who comes back is bound to its host', async () => {
  await using world = await newPlatformWorld({ config: { publicUrl: 'https://platform.example.it' } })
  const started = await world.form([
    ['notice', notice.noticeNumber],
    ['method', 'DEMOITMMXXX/RPIC'],
  ])
  expect(started.status).toBe(303)
  expect(String(started.headers['set-cookie'])).toMatch(
    /^__Host-return-\d+=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax; Secure$/,
  )
  for (const path of ['/', '/return?t=1', '/return/status', '/nowhere', '/payments/x', '/backoffice']) {
    const { headers } = await world.send(path)
    expect(headers).toMatchObject({ ...guarded, 'cache-control': expect.stringContaining('no-store') })
    expect(headers['strict-transport-security']).toBe('max-age=63072000')
  }
})

test('figures are told on a port of their own alone', async () => {
  await using psp = await newPspWorld()
  await using platform = await newPlatformWorld()
  expect((await request(psp.metrics)).statusCode).toBe(200)
  expect((await newPayer().get(`${psp.page}/metrics`)).status).toBe(404)
  expect((await platform.send('/metrics')).status).toBe(404)
})

test('the address of a payer’s page gets to nobody: no referrer, no figure, no line of the log', async () => {
  await using creditor = await whoeverComes()
  await using world = await newPspWorld()
  await using browser = await launchChromium()
  const { json } = await world.retrieve(redirection({ urlBack: `${creditor.base}/back` }))
  const url = String(json.url)
  const token = url.split('/pay/')[1] ?? ''
  const page = await browser.newPage()
  const asked: string[] = []
  page.on(
    'request',
    request => void request.allHeaders().then(({ referer }) => referer && asked.push(referer)),
  )
  await page.goto(url)
  await page.locator('form[action*="/cancel"] button').click()
  await page.waitForURL(/\/back/)
  await newPayer().submit(`${url}/cancel`)
  await newPayer().get(`${url}/nowhere`)

  expect(creditor.referrers).toEqual([undefined])
  expect(asked).toEqual([])
  const figures = await (await request(world.metrics)).body.text()
  expect(figures).toContain('/pay/:token')
  expect(figures).not.toContain(token.slice(0, 32))
  expect(world.lines.join('')).not.toContain(token.slice(32))
  expect((await newPayer().get(url)).text).not.toContain(token)
})

async function whoeverComes() {
  const referrers: (string | undefined)[] = []
  const server = createServer((request, response) => {
    if (request.url === '/back') referrers.push(request.headers.referer)
    response.end('<!doctype html><title>back</title>')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    referrers,
    base: `http://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
