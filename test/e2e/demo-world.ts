/** The demo itself, on free ports and a database of its own, and a payer with a phone-sized browser. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startDemo } from '../../src/demo.ts'
import { loadConfig } from '../../src/runtime/config.ts'
import { settings as schema } from '../../src/settings.ts'
import { axeViolations } from '../axe.ts'
import { launchChromium } from '../chromium.ts'
import { freshDatabase } from '../database.ts'
import { freePort } from '../free-port.ts'

export type DemoWorld = Awaited<ReturnType<typeof newDemoWorld>>

/** `variables` are environment variables, as an operator would set them. */
export async function newDemoWorld(variables: Record<string, string> = {}) {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-e2e-'))
  opened.defer(() => rm(directory, { recursive: true, force: true }))
  const database = opened.use(await freshDatabase())
  const [start, page, api] = await Promise.all([freePort(), freePort(), freePort()])
  const environment = {
    PASSERELLA_DIRECTORY: directory,
    PASSERELLA_LOG: 'silent',
    DATABASE_URL: database.url,
    PASSERELLA_PLATFORM_PORT: `${start}`,
    PASSERELLA_PLATFORM_METRICS_PORT: '0',
    PASSERELLA_PSP_API_PORT: `${api}`,
    PASSERELLA_PSP_PAGE_PORT: `${page}`,
    PASSERELLA_PSP_METRICS_PORT: '0',
    ...variables,
  }
  const settings = loadConfig(schema, { environment })
  const demo = opened.use(await startDemo({ settings, say: () => {} }))
  const browser: Browser = await launchChromium()
  opened.defer(() => browser.close())
  const ends = opened.move()
  const errors: string[] = []
  return {
    database,
    environment,
    demo,
    browser,
    /** What Chromium complained of in its console: a policy that blocks our own style, a script that fails. */
    errors,
    async newPayer(scripts: boolean, locale = 'it-IT'): Promise<BrowserContext> {
      const viewport = { width: 360, height: 640 }
      const context = await browser.newContext({
        viewport,
        javaScriptEnabled: scripts,
        locale,
        reducedMotion: 'reduce',
      })
      context.on('console', message => message.type() === 'error' && errors.push(message.text()))
      context.on('weberror', error => errors.push(error.error().message))
      return context
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

/** From the start page to the PSP's page, with the notice of that description. */
export async function choose(
  page: Page,
  demo: { startPage: string },
  notice: string | RegExp,
  method = 'RPIC',
) {
  await page.goto(demo.startPage)
  await page.getByRole('checkbox', { name: notice }).check()
  await page.locator(`input[name=method][value$="/${method}"]`).check()
  await page.locator('main form button').click()
  await page.waitForURL(/\/pay\//)
}

/** On the PSP's page: who pays, and then the phone is asked. */
export async function authorize(page: Page, customer: string) {
  await page.locator(`input[name=customer][value=${customer}]`).check()
  await page.locator('form[action*="/authorize"] button').click()
  await page.locator('a[href*="/sandbox/phone/"]').waitFor()
}

/** The phone answers, in a tab of its own. */
export async function answer(page: Page, says: 'approve' | 'refuse') {
  const phone = await page.context().newPage()
  const href = await page.locator('a[href*="/sandbox/phone/"]').getAttribute('href')
  await phone.goto(new URL(href ?? '', page.url()).href)
  await phone.locator(`button[value=${says}]`).click()
  await phone.locator('button[name=answer]').waitFor({ state: 'detached' })
  return phone
}

/** The return page, once it is final: its code, and what it says. */
export async function ending(page: Page): Promise<{ code: string | undefined; text: string }> {
  await page.waitForURL(/\/return/)
  const code = page.locator('main', { hasText: /(?:codice|code)\b.*\d+/i })
  await code.waitFor({ timeout: 20_000 })
  const text = (await page.locator('main').textContent()) ?? ''
  return { code: /(?:codice|code)\D*(\d+)/i.exec(text)?.[1], text }
}

/** What axe has against the page; it needs scripts to look. */
export async function complaints(page: Page): Promise<string[]> {
  return (await axeViolations(page)).map(([rule, places]) => `${rule}: ${places.join(' ')}`)
}
