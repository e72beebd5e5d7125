import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, vi } from 'vitest'
import { launchChromium } from './chromium.ts'

vi.setConfig({ testTimeout: 60_000 })

const page = `<!doctype html><html lang="it"><meta name="viewport" content="width=device-width"><title>Prova</title>
<style>body { font: 16px sans-serif; margin: 24px } b { font-size: 40px }</style>
<h1>Comune di Milano</h1><p>TARI 2026, più l’1,50 € di commissione</p><b>122,00 €</b>
<p id="script">senza script</p><script>document.querySelector('#script').textContent = 'con script'</script>`

test('a page on loopback is rendered with its text at 360 × 640, with scripts on and off', async () => {
  await using site = await serve(page)
  await using browser = await launchChromium()

  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 }, javaScriptEnabled })
    const tab = await context.newPage()
    await tab.goto(site.url)
    assert.equal(await tab.textContent('#script'), javaScriptEnabled ? 'con script' : 'senza script')
    await keep(`page-${javaScriptEnabled}.png`, await tab.screenshot())
  }
})

test('letters have shapes of their own', async () => {
  await using browser = await launchChromium()
  const tab = await browser.newPage()
  const pictures = []
  for (const letter of ['A', 'è', '€']) {
    await tab.setContent(`<style>b { font: 40px sans-serif }</style><b>${letter}</b>`)
    pictures.push((await tab.locator('b').screenshot()).toString('base64'))
  }
  assert.equal(new Set(pictures).size, 3)
})

test('several test files may unpack the browser at once', async () => {
  const fresh = await mkdtemp(join(tmpdir(), 'passerella-chromium-test-'))
  vi.stubEnv('TMPDIR', fresh)
  try {
    const browsers = await Promise.all([launchChromium(), launchChromium(), launchChromium()])
    for (const browser of browsers) {
      assert.equal(await (await browser.newPage()).evaluate('6 * 7'), 42)
      await browser.close()
    }
  } finally {
    vi.unstubAllEnvs()
    await rm(fresh, { recursive: true })
  }
})

async function serve(body: string) {
  const server = createServer(
    (_, reply) => void reply.setHeader('content-type', 'text/html; charset=utf-8').end(body),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}/`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function keep(name: string, picture: Buffer) {
  const directory = process.env.SCREENSHOTS
  if (!directory) return
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, name), picture)
}
