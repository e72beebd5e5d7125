import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { launchChromium } from '../chromium.ts'
import { newPspWorld, redirection } from '../psp/psp-world.ts'

test('the browser arrives at urlBack with its query and fragment, whatever they are written in (PAGE-7)', async () => {
  await using platform = await whoeverComes()
  await using world = await newPspWorld()
  await using browser = await launchChromium()
  const urlBack = `${platform.base}/ritorno/perché?a=1&b=%C3%A8%20%2F&c=città+è#clientId=IO&sessionToken=a.b-c_d%3D~"città"`
  const { json } = await world.retrieve(redirection({ urlBack }))
  const page = await browser.newPage()

  await page.goto(String(json.url))
  await page.locator('form[action*="/cancel"] button').click()
  await page.waitForURL(/\/ritorno\//)

  expect(platform.came).toEqual(['/ritorno/perch%C3%A9?a=1&b=%C3%A8%20%2F&c=citt%C3%A0+%C3%A8'])
  expect(decodeURIComponent(await page.evaluate('location.hash'))).toBe(
    decodeURIComponent(new URL(urlBack).hash),
  )
})

test.each([
  ['with scripts', true],
  ['without scripts', false],
])(
  '%s, the platform may send the browser on from urlBack to wherever it likes (PAGE-6)',
  async (_how, scripts) => {
    await using platform = await whoeverComes()
    await using world = await newPspWorld()
    await using browser = await launchChromium()
    const { json } = await world.retrieve(redirection({ urlBack: `${platform.base}/altrove` }))
    const page = await browser.newPage({ javaScriptEnabled: scripts })

    await page.goto(String(json.url))
    await page.locator('form[action*="/cancel"] button').click()
    await page.waitForURL(/127\.0\.0\.1.*\/arrivo/)

    expect(platform.came).toEqual(['/altrove', '/arrivo'])
  },
)

async function whoeverComes() {
  const came: string[] = []
  const server = createServer((request, response) => {
    if (request.url !== '/favicon.ico') came.push(request.url ?? '')
    if (request.url === '/altrove') response.writeHead(302, { location: elsewhere() })
    response.end('<!doctype html><title>back</title>')
  })
  const elsewhere = () => `http://127.0.0.1:${port}/arrivo`
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    came,
    base: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
