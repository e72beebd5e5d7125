import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../chromium.ts'
import { newPlatformWorld } from '../platform/platform-world.ts'
import { newPspWorld, redirection } from '../psp/psp-world.ts'

const foreign: [string, Record<string, string>][] = [
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['another site that hides its name', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
  ['another site, by an old browser', { origin: 'https://evil.example' }],
  ['what no browser says', { 'sec-fetch-site': 'x' }],
]
const own: [string, (origin: string) => Record<string, string>][] = [
  ['our own page', origin => ({ 'sec-fetch-site': 'same-origin', origin })],
  ['our own page, which names nobody', () => ({ 'sec-fetch-site': 'same-origin', origin: 'null' })],
  ['our own page, by an old browser', origin => ({ origin })],
  ['our own page, which names nobody, by an old browser', () => ({ origin: 'null' })],
  ['the address bar', () => ({ 'sec-fetch-site': 'none' })],
  ['no browser', () => ({})],
]

const form = { 'content-type': 'application/x-www-form-urlencoded' }
async function post(url: string, headers: Record<string, string>, body = '') {
  const { statusCode, body: answer } = await request(url, { method: 'POST', headers, body })
  return { status: statusCode, text: await answer.text() }
}

describe('the payer’s page', () => {
  let world: Awaited<ReturnType<typeof newPspWorld>>
  beforeAll(async () => {
    world = await newPspWorld()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test.each(foreign)(
    'a form that %s had the payer’s browser send changes nothing: 403',
    async (_who, headers) => {
      const payment = await world.opened()
      const cookie = payment.payer.cookie ?? ''
      for (const path of ['/authorize', '/cancel']) {
        const { status, text } = await post(
          `${payment.url}${path}`,
          { ...form, ...headers, cookie },
          'customer=anna',
        )
        expect(status).toBe(403)
        expect(text).not.toContain('Comune di Milano')
      }
      expect(await world.life(payment)).toEqual({ state: 'open' })
    },
  )

  test.each(own)('a form that %s sent is taken', async (_who, headers) => {
    const payment = await world.opened()
    const cookie = payment.payer.cookie ?? ''
    const { status } = await post(`${payment.url}/cancel`, { ...form, ...headers(world.page), cookie })
    expect(status).toBe(303)
    await world.reached(payment, 'settled')
  })

  test('a page of another site cannot cancel a payment in the payer’s own Chromium', async () => {
    await using browser = await launchChromium()
    const { json } = await world.retrieve(redirection())
    const url = String(json.url)
    await using evil = await newSite(`<form method="post" action="${url}/cancel"><button>x</button></form>`)
    const page = await browser.newPage()
    await page.goto(url)
    await page.goto(evil.url)
    const answered = page.waitForResponse(response => response.url().endsWith('/cancel'))
    await page.locator('button').click()
    expect((await answered).status()).toBe(403)
    const payment = { idPSPTransaction: String(json.idPSPTransaction) }
    expect(await world.life(payment)).toEqual({ state: 'open' })

    await page.goto(url)
    await page.locator('form[action*="/cancel"] button').click()
    await world.reached(payment, 'settled')
  })
})

describe('the platform', () => {
  let world: Awaited<ReturnType<typeof newPlatformWorld>>
  beforeAll(async () => {
    world = await newPlatformWorld()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  describe.each(foreign)('what %s had a browser send is refused', (_who, headers) => {
    test.each([
      '/start',
      '/payments',
      '/backoffice/psps',
      '/return',
      '/ecommerce/redirect/v1/redirections/x/outcomes',
    ])('403 at %s', async path => {
      const before = await world.count('transaction')
      const { status } = await world.send(path, { method: 'POST', body: '{}', headers })
      expect([401, 403]).toContain(status) // whoever shows no key is told that first
      expect(await world.count('transaction')).toBe(before)
    })
  })

  test.each(own)('what %s sent is taken', async (_who, headers) => {
    const { status } = await world.send('/start', {
      method: 'POST',
      body: 'touchpoint=CHECKOUT',
      headers: { ...form, ...headers(world.settings.publicUrl) },
    })
    expect(status).toBe(400)
  })

  test('following a link from another site is no form, and is served', async () => {
    const { status } = await world.send('/return?t=1', { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(status).toBe(200)
  })
})

/** A page of somebody else's, on another host. */
async function newSite(body: string) {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(`<!doctype html>${body}`),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
