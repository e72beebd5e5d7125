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
  /** The page that they ask for before they sign in. */
  from?: string
  /** What their browser says that they asked for. */
  way?: string
}

export async function newPagesWorld(chromium: Chromium, { config = {}, ...looks }: Options = {}) {
  await using opened = new AsyncDisposableStack()
  const world = opened.use(await newPlatformWorld({ config: { privateHosts: ['localhost'], ...config } }))

  async function linkFor(name: string): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const now = world.clock.now()
    const link = { hash: sha256(token), name, endsAt: after(now, 900_000) }
    await putLink(world.database.database, link, { who: 'test', at: now })
    return `${world.base}/backoffice/sign-in/${token}`
  }

  /** Somebody in a browser of their own, at the overview of PSPs. */
  async function visitor(name: string, options: Options = looks): Promise<Page> {
    const { lang = 'en', javaScriptEnabled = true, width = 1100, from, way } = options
    const context: BrowserContext = await chromium.newContext({
      locale: lang === 'it' ? 'it-IT' : 'en-GB',
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
      javaScriptEnabled,
    })
    ends.adopt(context, context => context.close())
    const page = await context.newPage()
    if (from === undefined && way === undefined) {
      await context.addCookies([cookieIn((await session(name)).cookie)])
      await page.goto(`${world.base}/backoffice`)
      return page
    }
    if (from !== undefined) await page.goto(`${world.base}/backoffice${from}`)
    else await context.addCookies([cookieIn(`backoffice-way=${encodeURIComponent(way ?? '')}`)])
    await page.goto(await linkFor(name))
    await page.getByRole('main').getByRole('button').click()
    return page
  }

  /** Somebody's session, as a program could have it. */
  async function session(name: string): Promise<{ cookie: string; csrf: string }> {
    const { pathname } = new URL(await linkFor(name))
    const headers = { 'sec-fetch-site': 'same-origin' }
    const signedIn = await world.send(pathname, { method: 'POST', ...form({}), headers })
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
    const { text } = await world.send('/backoffice', { headers: { cookie } })
    return { cookie, csrf: /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '' }
  }
  const cookieIn = (cookie: string) => {
    const [name = '', value = ''] = cookie.split('=')
    return { name, value, url: world.base }
  }
  const ends = opened.move()

  return {
    world,
    visitor,
    session,
    form,
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

/** A form's body, with as many tokens as are given. */
function form(fields: Record<string, string>, tokens: string[] = []) {
  const body = new URLSearchParams(fields)
  for (const token of tokens) body.append('csrf', token)
  return { body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}

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
