/** A platform whose back office is visited in a real browser by an administrator who came by a link. */
import { randomBytes } from 'node:crypto'
import type { BrowserContext, Browser as Chromium, Page } from 'playwright-core'
import type { PlatformConfig } from '../../src/platform/config.ts'
import { readRegistry } from '../../src/platform/store/registry.ts'
import { putLink } from '../../src/platform/store/sign-in-link.ts'
import { after } from '../../src/runtime/clock.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import { newPlatformWorld } from '../platform/platform-world.ts'

export type Options = {
  config?: Partial<PlatformConfig>
  lang?: 'it' | 'en'
  javaScriptEnabled?: boolean
  width?: number
}

export async function newPagesWorld(chromium: Chromium, { config = {}, ...looks }: Options = {}) {
  await using opened = new AsyncDisposableStack()
  const world = opened.use(await newPlatformWorld({ config: { privateHosts: ['localhost'], ...config } }))

  /** Somebody in a browser of their own, at the overview of PSPs. */
  async function visitor(
    name: string,
    { lang = 'en', javaScriptEnabled = true, width = 1100 }: Options = looks,
  ) {
    const context: BrowserContext = await chromium.newContext({
      locale: lang === 'it' ? 'it-IT' : 'en-GB',
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
      javaScriptEnabled,
    })
    ends.adopt(context, context => context.close())
    const page = await context.newPage()
    const token = randomBytes(32).toString('base64url')
    const now = world.clock.now()
    const link = { hash: sha256(token), name, endsAt: after(now, 900_000) }
    await putLink(world.database.database, link, { who: 'test', at: now })
    await page.goto(`${world.base}/backoffice/sign-in/${token}`)
    await page.getByRole('main').getByRole('button').click()
    return page
  }
  const ends = opened.move()

  return {
    world,
    visitor,
    at: (path: string) => `${world.base}/backoffice${path}`,
    registry: () => readRegistry(world.database.database),
    /** What administrators did to the registry. */
    audit: () =>
      world.database.run<{ who: string; action: string; kind: string; subject: string }>(
        `select who, action, kind, subject from platform.audit
         where kind in ('psp', 'method', 'endpoint', 'key') and who <> 'configuration' order by id`,
      ),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

export type PagesWorld = Awaited<ReturnType<typeof newPagesWorld>>

/** Presses a button and waits for what comes: its status. */
export async function press(page: Page, name: string | RegExp): Promise<number> {
  const [response] = await Promise.all([
    page.waitForEvent(
      'response',
      response => response.request().isNavigationRequest() && response.status() !== 303,
    ),
    page.getByRole('main').getByRole('button', { name }).click(),
  ])
  await page.waitForLoadState()
  return response.status()
}

/** Follows a link of the page. */
export async function follow(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('link', { name }).first().click()
  await page.waitForLoadState()
}
