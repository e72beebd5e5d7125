import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../src/runtime/secret.ts'
import { type Browser, csrfIn } from './browser.ts'
import { newSignInWorld, type SignInWorld } from './sign-in-world.ts'

let world: SignInWorld
beforeAll(async () => {
  world = await newSignInWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

async function signedIn(base?: string): Promise<Browser> {
  const browser = world.browser(base)
  await world.signIn(browser, 'anna')
  expect(await world.isIn(browser)).toBe(true)
  return browser
}
const csrf = async (browser: Browser) => csrfIn(await world.look(browser))
const signOut = async (browser: Browser) =>
  browser.once(world.at('/backoffice/sign-out'), { form: { csrf: await csrf(browser) } })
const advance = (milliseconds: number) => world.world.clock.advance(milliseconds)
const minutes = 60_000

describe('the cookie', () => {
  test('is 256 bits out of a script’s reach, of which the database has the hash alone', async () => {
    const browser = world.browser()
    const { headers } = await world.signIn(browser, 'anna')
    const session = world.sessionOf(browser) ?? ''

    expect(session).toMatch(/^[\w-]{43}$/)
    expect([headers['set-cookie']].flat()).toEqual([
      'backoffice-sign-in=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
      `backoffice=${session}; Path=/; HttpOnly; SameSite=Lax`,
    ])
    const rows = await world.world.database.run<{ hash: Buffer }>('select * from platform.session')
    expect(rows.map(({ hash }) => hash.toString('hex'))).toContain(sha256(session).toString('hex'))
    expect(JSON.stringify(rows)).not.toContain(session)
  })

  test('is for this host and TLS alone, where browsers reach us over TLS', async () => {
    await using safe = await newSignInWorld({ config: { publicUrl: 'https://office.example' } })
    const browser = safe.browser()
    const begun = await browser.once(safe.at('/backoffice/sign-in/start'))
    const entered = await safe.signIn(browser, 'anna')

    const cookie = (attributes: string) => expect.stringMatching(new RegExp(`^${attributes}$`))
    const common = 'Path=/; HttpOnly; SameSite=Lax'
    expect([begun.headers['set-cookie']].flat()).toEqual([
      cookie(`__Host-backoffice-sign-in=\\d+\\.[\\w-]{43}; ${common}; Max-Age=600; Secure`),
    ])
    expect([entered.headers['set-cookie']].flat()).toEqual([
      cookie(`__Host-backoffice-sign-in=; ${common}; Max-Age=0; Secure`),
      cookie(`__Host-backoffice=[\\w-]{43}; ${common}; Secure`),
    ])
    expect(await safe.isIn(browser)).toBe(true)
    const cookies = browser.cookies(safe.publicUrl)
    const session = cookies.get('__Host-backoffice') ?? ''
    cookies.clear()
    cookies.set('backoffice', session)
    expect(await safe.isIn(browser)).toBe(false)
  })
})

test('a sign-in brings a new session, whatever the browser had before, and ends that one', async () => {
  const planted = world.browser()
  planted.cookies(world.publicUrl).set('backoffice', 'A'.repeat(43))
  await world.signIn(planted, 'anna')
  expect(world.sessionOf(planted)).not.toBe('A'.repeat(43))

  const browser = await signedIn()
  const thief = world.browser()
  const first = world.sessionOf(browser) ?? ''
  thief.cookies(world.publicUrl).set('backoffice', first)
  expect(await world.isIn(thief)).toBe(true)
  await world.signIn(browser, 'anna')
  expect(world.sessionOf(browser)).not.toBe(first)
  expect(await world.isIn(browser)).toBe(true)
  expect(await world.isIn(thief)).toBe(false)
  expect((await world.audit()).slice(-2).map(({ action }) => action)).toEqual(['sign-out', 'sign-in'])
})

test('what is not a session of ours is nobody’s', async () => {
  const browser = world.browser()
  const cookies = browser.cookies(world.publicUrl)
  for (const wrong of ['', 'A'.repeat(43), 'x', "' or true --", 'é', '%00', 'a'.repeat(8_000)]) {
    cookies.set('backoffice', encodeURI(wrong))
    expect(await world.isIn(browser)).toBe(false)
  }
})

describe('a session ends', () => {
  test('at sign-out, on every node at once, and stands in the audit', async () => {
    await using node = await world.node()
    const browser = await signedIn()
    const session = world.sessionOf(browser) ?? ''
    const elsewhere = world.browser(`http://127.0.0.1:${node.port}`)
    elsewhere.cookies(world.publicUrl).set('backoffice', session)
    expect(await world.isIn(elsewhere)).toBe(true)

    const out = await signOut(browser)

    expect(out).toMatchObject({ status: 303, location: world.at('/backoffice/sign-in?lang=en') })
    expect(browser.cookies(world.publicUrl).has('backoffice')).toBe(false)
    expect(await world.isIn(elsewhere)).toBe(false)
    browser.cookies(world.publicUrl).set('backoffice', session)
    expect(await world.isIn(browser)).toBe(false)
    expect((await world.audit()).at(-1)).toMatchObject({
      who: 'anna@bank.example',
      action: 'sign-out',
      kind: 'administrator',
    })
  })

  test('after half an hour in which nobody was there', async () => {
    const browser = await signedIn()
    await advance(29 * minutes)
    expect(await world.isIn(browser)).toBe(true)
    await advance(29 * minutes)
    expect(await world.isIn(browser)).toBe(true)
    await advance(30 * minutes)
    expect(await world.isIn(browser)).toBe(false)
  })

  test('after eight hours, whoever is there', async () => {
    const browser = await signedIn()
    for (let passed = 0; passed < 480 - 20; passed += 20) {
      await advance(20 * minutes)
      expect(await world.isIn(browser)).toBe(true)
    }
    await advance(20 * minutes - 1)
    expect(await world.isIn(browser)).toBe(true)
    await advance(1)
    expect(await world.isIn(browser)).toBe(false)
  })

  test('and its row goes with a later sign-in', async () => {
    await signedIn()
    await advance(10 * 60 * minutes)
    await signedIn()
    expect(await world.world.count('session')).toBe(1)
  })
})

describe('a form', () => {
  const refused = async (browser: Browser, headers: Record<string, string>, field?: string) => {
    const form = field === undefined ? {} : { csrf: field }
    expect((await browser.once(world.at('/backoffice/sign-out'), { form, headers })).status).toBe(403)
    expect(await world.isIn(browser)).toBe(true)
  }

  test('without its field, or with another session’s, does nothing', async () => {
    const browser = await signedIn()
    const others = await csrf(await signedIn())
    const own = await csrf(browser)
    expect(own).toMatch(/^[\w-]{43}$/)
    expect(own).not.toBe(others)
    for (const field of [undefined, '', others, own.slice(1), `${own}A`, world.sessionOf(browser) ?? ''])
      await refused(browser, {}, field)
    await signOut(browser)
    expect(await world.isIn(browser)).toBe(false)
  })

  test('that another site posts, or nobody knows who, does nothing though its field is right', async () => {
    const browser = await signedIn()
    const own = await csrf(browser)
    for (const site of ['cross-site', 'same-site', 'none', 'Same-Origin', ''])
      await refused(browser, { 'sec-fetch-site': site, origin: world.publicUrl }, own)
  })

  test('of a browser that does not name the site has to come from our origin', async () => {
    const browser = await signedIn()
    const field = await csrf(browser)
    const statusFrom = async (headers: Record<string, string>) => {
      const { status } = await world.world.send('/backoffice/tokens/1/revoke', {
        method: 'POST',
        body: new URLSearchParams({ csrf: field }).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          cookie: `backoffice=${world.sessionOf(browser)}`,
          ...headers,
        },
      })
      return status
    }
    for (const origin of [
      'https://elsewhere.example',
      'null',
      'http://localhost:8081',
      `${world.publicUrl}/`,
    ])
      expect(await statusFrom({ origin })).toBe(403)
    expect(await statusFrom({})).toBe(403)
    expect(await statusFrom({ origin: world.publicUrl })).toBe(303)
  })

  test('that makes a token does nothing either, unless it is genuine', async () => {
    const browser = await signedIn()
    const form = { name: 'releases', days: '30' }
    const page = await browser.once(world.at('/backoffice/tokens'), { form })
    expect(page.status).toBe(403)
    expect(page.text).toContain('nothing was done')
    expect(await world.world.count('access_token')).toBe(0)
  })
})
