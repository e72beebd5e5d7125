import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Language } from '../../src/runtime/pages/language.ts'
import { axeViolations } from '../axe.ts'
import { launchChromium } from '../chromium.ts'
import { gallery } from './gallery.ts'
import { type PageServer, pageRoute, startPageServer } from './page-server.ts'

const languages: Language[] = ['en', 'it']
const phone = { width: 360, height: 640 }

let browser: Browser
let server: PageServer
let page: Page
let complaints: string[]

beforeAll(async () => {
  browser = await launchChromium()
  page = await (await browser.newContext({ viewport: phone, reducedMotion: 'reduce' })).newPage()
  complaints = listen(page)
  server = await startPageServer()
  for (const lang of languages) {
    for (const [name, page] of gallery(lang)) server.routes.set(`GET /${lang}/${name}`, pageRoute(page))
  }
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

test.each([...gallery('it').keys()])(
  '%s: axe finds nothing, the policy blocks nothing, nothing overflows, targets are large',
  async name => {
    await page.emulateMedia({ colorScheme: 'light' })
    for (const lang of languages) {
      await page.goto(`${server.base}/${lang}/${name}`)
      expect(await overflow(page)).toBe(0)
      expect(await smallTargets(page)).toEqual([])
    }
    expect(await axeViolations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await axeViolations(page, ['color-contrast'])).toEqual([])
    expect(complaints.splice(0)).toEqual([])
  },
  30_000,
)

test.each(['payment', 'approving'])(
  '%s: the way out is in sight at 360 × 640, without scrolling',
  async name => {
    await using context = await browser.newContext({ viewport: phone })
    const page = await context.newPage()
    await page.goto(`${server.base}/it/${name}`)
    const box = await page.getByRole('button', { name: 'Annulla e torna indietro' }).boundingBox()
    expect(box && box.y + box.height).toBeLessThanOrEqual(phone.height)
  },
)

test('axe finds a field without a name, and text that is illegible in the dark alone', async () => {
  await using context = await browser.newContext({ viewport: phone, colorScheme: 'light' })
  const page = await context.newPage()
  await page.setContent(`<!doctype html><html lang="en"><title>Faults</title><style>
    @media (prefers-color-scheme: dark) { p { background: #222; color: #333 } }
  </style><main><h1>Faults</h1><p>Dark</p><input></main></html>`)
  expect(await axeViolations(page)).toEqual([['label', ['<input>']]])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await axeViolations(page, ['color-contrast'])).toEqual([['color-contrast', ['<p>Dark</p>']]])
})

/** What the browser complains of, but for what is asked of routes that are not there. */
function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  return complaints
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** Everything one can press, by its label where it has one, that is under 44 pixels either way. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('a:not(.skip), button, input:not([type=hidden])')]
    .map(control => control.type === 'radio' || control.type === 'checkbox' ? control.closest('label') : control)
    .filter(target => { const { width, height } = target.getBoundingClientRect(); return width < 44 || height < 44 })
    .map(target => target.outerHTML)`)
