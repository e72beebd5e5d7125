import type { ServerResponse } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { returnFragment } from '../../src/platform/touchpoint/views/return.ts'
import { launchChromium } from '../chromium.ts'
import { gallery } from './gallery.ts'
import { type PageServer, pageRoute, startPageServer } from './page-server.ts'

const views = gallery('it')
const view = (name: string) => pageRoute(views.get(name) ?? '')

let browser: Browser
let server: PageServer
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

beforeEach(async () => {
  server = await startPageServer()
  page = await browser.newPage({ viewport: { width: 360, height: 640 } })
})
afterEach(async () => {
  await page.context().close()
  await server[Symbol.asyncDispose]()
})

const startStream = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('retry: 50\n\n')
  return response
}

/** Serves the page that waits, and whatever comes after it. */
function waitsForItsEnd() {
  server.routes.set('GET /start', view('approving'))
  server.routes.set('GET /p/token', view('closed'))
}

test('a page that waits goes on as soon as the server says that something changed', async () => {
  waitsForItsEnd()
  const stream = new Promise<ServerResponse>(resolve =>
    server.routes.set('GET /p/token/events', (_request, response) => resolve(startStream(response))),
  )
  await page.goto(`${server.base}/start`)
  ;(await stream).write('event: changed\ndata: {}\n\n')
  await page.waitForURL('**/p/token?lang=it')
})

test('a page whose stream was interrupted goes on, for it may have missed the word', async () => {
  waitsForItsEnd()
  let connections = 0
  server.routes.set('GET /p/token/events', (request, response) => {
    startStream(response)
    connections += 1
    if (connections === 1) request.socket.end()
  })
  await page.goto(`${server.base}/start`)
  await page.waitForURL('**/p/token?lang=it')
  expect(connections).toBeGreaterThan(1)
})

test('a page whose stream is refused asks by itself', async () => {
  waitsForItsEnd()
  await page.goto(`${server.base}/start`)
  await page.waitForURL('**/p/token?lang=it')
})

test('the time left counts down by the server’s clock, and the page goes on when it is over', async () => {
  waitsForItsEnd()
  server.routes.set('GET /start', view('payment'))
  await page.clock.install({ time: new Date('1999-12-31T23:59:00Z') })
  await page.goto(`${server.base}/start`)
  const timer = page.getByRole('timer')
  expect(await timer.textContent()).toBe('ancora 9 min')
  await page.clock.fastForward(5 * 60_000)
  await expect.poll(() => timer.textContent()).toBe('ancora 4 min')
  await page.clock.fastForward(4 * 60_000)
  await expect.poll(() => timer.textContent()).toMatch(/^ancora [3-4]\d s$/)
  await page.clock.fastForward(60_000)
  await page.waitForURL('**/p/token?lang=it')
})

test('a form goes when the server says that it is void, and not before: not when its stream breaks', async () => {
  server.routes.set('GET /start', view('payment-code'))
  server.routes.set('GET /p/token', view('undone-untaken'))
  const streams: ServerResponse[] = []
  server.routes.set('GET /p/token/events', (_request, response) => void streams.push(startStream(response)))
  await page.goto(`${server.base}/start`)
  await page.getByLabel('Codice cliente').fill('mario')
  await expect.poll(() => streams.length).toBe(1)
  streams[0]?.destroy()
  await expect.poll(() => streams.length).toBe(2)
  expect(await page.getByLabel('Codice cliente').inputValue()).toBe('mario')

  streams[1]?.write('event: changed\ndata: undone\n\n')
  await page.waitForURL('**/p/token?lang=it')
})

test('a form whose stream is refused stays, and asks for it again later', async () => {
  server.routes.set('GET /start', view('payment-code'))
  let asked = 0
  server.routes.set('GET /p/token/events', (_request, response) => {
    asked += 1
    response.writeHead(503).end()
  })
  await page.clock.install()
  await page.goto(`${server.base}/start`)
  await page.getByLabel('Codice cliente').fill('mario')
  await expect.poll(() => asked).toBe(1)
  await expect.poll(() => page.clock.fastForward(5_000).then(() => asked)).toBe(2)
  expect(await page.getByLabel('Codice cliente').inputValue()).toBe('mario')
})

/** Takes what is sent and leaves the browser on its page. */
function takes(move: string, sent: string[] = []) {
  server.routes.set(`POST /p/token/${move}`, (_request, response) => {
    sent.push(move)
    response.writeHead(204).end()
  })
}

test('a double click authorizes once, and cancelling after it sends nothing', async () => {
  const sent: string[] = []
  server.routes.set('GET /start', view('payment'))
  takes('authorize', sent)
  takes('cancel', sent)
  await page.goto(`${server.base}/start`)
  const button = page.getByRole('button', { name: 'Autorizza il pagamento' })
  await button.dblclick()
  await expect.poll(() => button.isDisabled()).toBe(true)
  const cancel = page.getByRole('button', { name: 'Annulla' })
  expect(await cancel.isDisabled()).toBe(true)
  await cancel.click({ force: true })
  await page.evaluate(`document.querySelectorAll('form')[1].requestSubmit()`)
  expect(sent).toEqual(['authorize'])
})

test('a page that comes back from the browser’s cache can be used again', async () => {
  server.routes.set('GET /start', view('payment'))
  takes('authorize')
  await page.goto(`${server.base}/start`)
  const button = page.getByRole('button', { name: 'Autorizza il pagamento' })
  await button.click()
  await expect.poll(() => button.isDisabled()).toBe(true)
  await page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`)
  expect(await button.isEnabled()).toBe(true)
})

const arrival = '/return?t=1#clientId=CHECKOUT&transactionId=abc&sessionToken=s3cret.token.x'
const paths = { self: '/return', start: '/', status: '/return/status' }
const json = (response: ServerResponse, body: unknown) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

test('the return page hides its token, asks with it until the answer is final, and shows the answer', async () => {
  const asked: { url: string | undefined; authorization: string | undefined }[] = []
  const pending = returnFragment({ lang: 'it', state: 'pending', amount: 12200, paths }).markup
  const paid = returnFragment({ lang: 'it', state: 'paid', amount: 12200, outcomeCode: 0, paths }).markup
  server.routes.set('GET /return', view('return-first'))
  server.routes.set('GET /return/status', ({ url, headers }, response) => {
    asked.push({ url, authorization: headers.authorization })
    if (asked.length === 1) return void response.writeHead(503).end()
    json(response, asked.length < 3 ? { final: false, html: pending } : { final: true, html: paid })
  })

  await page.clock.install()
  await page.goto(server.base + arrival)
  expect(page.url()).toBe(`${server.base}/return?t=1`)
  const askedSoFar = async () => {
    await page.clock.fastForward(3000)
    return asked.length
  }
  await expect.poll(askedSoFar).toBe(3)
  await page.getByRole('heading', { name: 'Pagamento riuscito', level: 1 }).waitFor()
  expect(await page.title()).toBe('Pagamento riuscito · Passerella')
  expect(await page.locator('[aria-live=polite] h1').count()).toBe(1)

  await page.clock.fastForward(60_000)
  expect(asked).toHaveLength(3)
  expect(asked[0]).toEqual({
    url: '/return/status?lang=it&clientId=CHECKOUT&transactionId=abc',
    authorization: 'Bearer s3cret.token.x',
  })
})

test('a return page that nobody can answer for promises nothing', async () => {
  server.routes.set('GET /return', view('return-first'))
  server.routes.set('GET /return/status', (_request, response) => void response.writeHead(401).end())
  await page.goto(server.base + arrival)
  await page.getByRole('heading', { name: 'Non riusciamo a mostrarti l’esito' }).waitFor()
})

test('a return page stops asking after fifteen minutes', async () => {
  let asked = 0
  server.routes.set('GET /return', view('return-first'))
  server.routes.set('GET /return/status', (_request, response) => {
    asked += 1
    json(response, { final: false })
  })
  await page.clock.install()
  await page.goto(server.base + arrival)
  await expect.poll(() => asked).toBe(1)
  await page.clock.fastForward(16 * 60_000)
  await page.getByRole('heading', { name: 'Non riusciamo a mostrarti l’esito' }).waitFor()
})

test('the return page of a payment that is being undone goes on asking, and says when it can be paid again', async () => {
  let asked = 0
  const refunded = returnFragment({ lang: 'it', state: 'refunded', outcomeCode: 18, paths }).markup
  const refunding = returnFragment({ lang: 'it', state: 'refunding', outcomeCode: 17, paths }).markup
  server.routes.set('GET /return', view('return-first'))
  server.routes.set('GET /return/status', (_request, response) => {
    asked += 1
    if (asked < 3) return json(response, { final: false, outcomeCode: 17, html: refunding })
    json(response, { final: true, outcomeCode: 18, html: refunded })
  })
  await page.clock.install()
  await page.goto(server.base + arrival)
  await page.getByRole('heading', { name: 'Stiamo annullando il pagamento' }).waitFor()
  await expect.poll(() => page.clock.fastForward(3000).then(() => asked)).toBe(3)
  await page.getByRole('heading', { name: 'Il pagamento è stato annullato' }).waitFor()
  expect(await page.getByRole('link', { name: 'Torna agli avvisi' }).getAttribute('href')).toBe('/?lang=it')
})

test('what was told of a payment that is being undone stays, though the session ends', async () => {
  let asked = 0
  const refunding = returnFragment({ lang: 'it', state: 'refunding', outcomeCode: 17, paths }).markup
  server.routes.set('GET /return', view('return-first'))
  server.routes.set('GET /return/status', (_request, response) => {
    asked += 1
    if (asked > 1) return void response.writeHead(401).end()
    json(response, { final: false, outcomeCode: 17, html: refunding })
  })
  await page.clock.install()
  await page.goto(server.base + arrival)
  await expect.poll(() => page.clock.fastForward(3000).then(() => asked)).toBe(2)
  await page.clock.fastForward(60_000)
  expect(asked).toBe(2)
  await page.getByRole('heading', { name: 'Stiamo annullando il pagamento' }).waitFor()
})

test('a return page that is final at once hides its token too', async () => {
  server.routes.set('GET /return', view('return-paid'))
  await page.goto(server.base + arrival)
  expect(page.url()).toBe(`${server.base}/return?t=1`)
})

test.each(['approving', 'waiting-bank', 'return-first', 'return-closing', 'return-refunding'])(
  '%s goes on by itself without scripts',
  async name => {
    await using context = await browser.newContext({ javaScriptEnabled: false })
    let served = 0
    server.routes.set('GET /start', (request, response) => {
      served += 1
      view(served === 1 ? name : 'closed')(request, response)
    })
    const plainPage = await context.newPage()
    await plainPage.goto(`${server.base}/start`)
    await plainPage.getByText('non è più disponibile').first().waitFor()
  },
)
