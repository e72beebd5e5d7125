import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../until.ts'
import { csrfIn } from './browser.ts'
import { clientId } from './identity-provider.ts'
import { newSignInWorld, type SignInWorld, welcome } from './sign-in-world.ts'

let world: SignInWorld
beforeAll(async () => {
  world = await newSignInWorld()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.identity.bend(undefined)
  await world.world.database.run('delete from platform.session')
  await world.world.database.run(`delete from platform.audit where kind = 'administrator'`)
})

const count = (table: string) => world.world.count(table)
const callback = () => world.at('/backoffice/sign-in/callback')

test('an administrator signs in at the provider, comes to where they wanted to go, and is known from then on', async () => {
  const browser = world.browser()

  const before = await world.look(browser)
  const page = await browser.go(world.at('/backoffice/sign-in'))
  const entered = await world.signIn(browser, 'anna')
  const inside = await world.look(browser)
  const again = await browser.once(world.at('/backoffice/sign-in'))

  expect(before).toMatchObject({ status: 303, location: world.at('/backoffice/sign-in?lang=en') })
  expect(page.text).toContain(new URL(world.identity.issuer).host)
  expect(entered).toMatchObject({ status: 303, location: world.at('/backoffice/tokens') })
  expect(inside.status).toBe(200)
  expect(inside.text).toContain('anna@bank.example')
  expect(again.location).toBe(world.at('/backoffice?lang=en'))
  expect(await world.audit()).toEqual([
    {
      who: 'anna@bank.example',
      action: 'sign-in',
      kind: 'administrator',
      subject: 'anna@bank.example',
      before: null,
      after: { by: 'provider' },
    },
  ])
})

test('the provider is asked with PKCE, state and nonce, and the code is exchanged with the verifier', async () => {
  const { location = '' } = await world.browser().once(world.at('/backoffice/sign-in/start'))

  const { origin, searchParams } = new URL(location)
  expect(origin).toBe(world.identity.issuer)
  const asked = Object.fromEntries(searchParams)
  expect(asked).toMatchObject({
    client_id: clientId,
    redirect_uri: callback(),
    response_type: 'code',
    scope: 'openid email',
    code_challenge_method: 'S256',
  })
  for (const secret of ['state', 'nonce', 'code_challenge']) expect(asked[secret]).toMatch(/^[\w-]{43}$/)
})

describe('who may be here', () => {
  const cases: [string, string, typeof welcome, boolean, string?][] = [
    ['an administrator by sub', 'bruno', [{ sub: 'bruno' }], true, 'Bruno@Bank.Example'],
    ['an address in other letters', 'bruno', [{ email: 'bruno@bank.example' }], true, 'Bruno@Bank.Example'],
    ['an address that nobody has verified', 'carla', [{ email: 'anna@bank.example' }], false],
    ['who is in by sub, under no address that is not verified', 'carla', [{ sub: 'carla' }], true, 'carla'],
    ['one of several values of a claim', 'anna', [{ claim: 'groups', value: 'back-office' }], true],
    ['the one value of a claim', 'carla', [{ claim: 'groups', value: 'visitors' }], true],
    ['a part of a value', 'carla', [{ claim: 'groups', value: 'visitor' }], false],
    ['another value', 'bruno', [{ claim: 'groups', value: 'back-office' }], false],
    ['a claim that nobody makes', 'anna', [{ claim: 'roles', value: 'back-office' }], false],
    ['somebody else’s sub', 'anna', [{ sub: 'bruno' }, { sub: 'ann' }, { sub: 'Anna' }], false],
    ['a stranger', 'zoe', welcome, false],
  ]
  for (const [title, login, administrators, isIn, name] of cases)
    test(`${title}: ${isIn ? 'in' : 'out, on a page that says so'}`, async () => {
      await world.change({ administrators, scope: 'openid email groups' })
      const browser = world.browser()
      const page = await world.signIn(browser, login)
      expect(await world.isIn(browser)).toBe(isIn)
      if (name !== undefined) expect((await world.look(browser)).text).toContain(`<strong>${name}</strong>`)
      if (isIn) return
      expect(page.status).toBe(403)
      expect(page.text).toContain('not one of the administrators')
      expect(await count('session')).toBe(0)
      expect(await world.audit()).toEqual([])
    })

  test('whoever is taken off the administrators is out at the next request, and back when they stand there again', async () => {
    await world.change({ administrators: welcome })
    const browser = world.browser()
    await world.signIn(browser, 'anna')
    expect(await world.isIn(browser)).toBe(true)

    await world.change({ administrators: [{ sub: 'bruno' }] })
    expect(await world.isIn(browser)).toBe(false)
    await world.change({ administrators: welcome, issuer: 'https://another.example' })
    expect(await world.isIn(browser)).toBe(false)
    await world.change({ administrators: welcome })
    expect(await world.isIn(browser)).toBe(true)
  })
})

test('an issuer that the provider writes with another “/” at its end is the same', async () => {
  await world.change({ administrators: welcome, issuer: `${world.identity.issuer}/` })
  const browser = world.browser()
  await world.signIn(browser, 'anna')
  expect(await world.isIn(browser)).toBe(true)
})

describe('refused', () => {
  beforeAll(() => world.change({ administrators: welcome }))

  /** Nobody is in, nothing is written, and the log says why without saying who. */
  async function nobody(problem: string) {
    expect(await count('session')).toBe(0)
    expect(await world.audit()).toEqual([])
    const [line = ''] = world.world.lines.filter(one => one.includes('nobody was signed in')).slice(-1)
    expect(JSON.parse(line)).toMatchObject({ problem })
    return JSON.parse(line)
  }

  test('a callback that nobody began', async () => {
    const { status } = await world.browser().once(`${callback()}?code=code&state=state`)
    expect(status).toBe(400)
    await nobody('stale')
  })

  test('a wrong state, none, or two of them; the provider is not asked', async () => {
    const browser = world.browser()
    const url = new URL(await world.vouched(browser, 'anna'))
    const pending = browser.cookies(world.publicUrl).get('backoffice-sign-in') ?? ''
    const asked = world.identity.asked.length
    for (const state of ['A'.repeat(43), '', undefined, 'ünicode']) {
      const wrong = new URL(url)
      if (state === undefined) wrong.searchParams.delete('state')
      else wrong.searchParams.set('state', state)
      expect((await browser.once(wrong.href)).status).toBe(400)
      expect(browser.cookies(world.publicUrl).get('backoffice-sign-in')).toBe(pending)
    }
    expect(world.identity.asked.length).toBe(asked)
    await nobody('stale')
    url.searchParams.append('state', 'B')
    expect((await browser.once(url.href)).status).toBe(403)
    await nobody('declined')
  })

  test('a callback in a browser that began another sign-in', async () => {
    const url = await world.vouched(world.browser(), 'anna')
    const other = world.browser()
    await other.once(world.at('/backoffice/sign-in/start'))
    expect((await other.once(url)).status).toBe(400)
    await nobody('stale')
  })

  test('a cookie that says it lasts longer', async () => {
    const browser = world.browser()
    const url = await world.vouched(browser, 'anna')
    const cookies = browser.cookies(world.publicUrl)
    const [endsAt, bits] = (cookies.get('backoffice-sign-in') ?? '').split('.')
    cookies.set('backoffice-sign-in', `${Number(endsAt) + 1}.${bits}`)
    expect((await browser.once(url)).status).toBe(400)
    await nobody('stale')
  })

  test('a sign-in that took more than ten minutes', async () => {
    const browser = world.browser()
    const url = await world.vouched(browser, 'anna')
    await world.world.clock.advance(600_000)
    expect((await browser.once(url)).status).toBe(400)
    await nobody('stale')
  })

  test('a person who says no at the provider', async () => {
    const browser = world.browser()
    const form = await browser.go(world.at('/backoffice/sign-in/start'))
    const abort = /href="([^"]+abort)"/.exec(form.text)?.[1] ?? ''
    const page = await browser.go(new URL(abort, form.url).href)
    expect(page.status).toBe(403)
    expect(await nobody('declined')).toMatchObject({
      because: 'OAUTH_AUTHORIZATION_RESPONSE_ERROR access_denied',
    })
  })

  test('an answer of another issuer', async () => {
    const browser = world.browser()
    const url = new URL(await world.vouched(browser, 'anna'))
    url.searchParams.set('iss', 'https://another.example')
    expect((await browser.once(url.href)).status).toBe(403)
    await nobody('declined')
  })

  test('a code of another sign-in, which the provider refuses for want of its verifier', async () => {
    const [browser, other] = [world.browser(), world.browser()]
    const url = new URL(await world.vouched(browser, 'anna'))
    const others = new URL(await world.vouched(other, 'anna'))
    url.searchParams.set('code', others.searchParams.get('code') ?? '')
    expect((await browser.once(url.href)).status).toBe(403)
    expect(await nobody('declined')).toMatchObject({ because: 'OAUTH_RESPONSE_BODY_ERROR invalid_grant' })
  })

  test('an id token of another sign-in: its nonce is not ours', async () => {
    const [browser, other] = [world.browser(), world.browser()]
    const url = await world.vouched(browser, 'anna')
    await world.signIn(other, 'bruno')
    world.identity.bend(path => (path === '/token' ? world.identity.said.get(path) : undefined))
    expect((await browser.once(url)).status).toBe(403)
    expect(await nobody('declined')).toMatchObject({ because: expect.stringContaining('CLAIM') })
  })

  test('a callback that is sent again: without its cookie, and with it', async () => {
    const browser = world.browser()
    const url = await world.vouched(browser, 'anna')
    const cookies = browser.cookies(world.publicUrl)
    const pending = cookies.get('backoffice-sign-in') ?? ''
    expect((await browser.once(url)).status).toBe(303)
    expect(cookies.has('backoffice-sign-in')).toBe(false)

    const again = world.browser()
    expect((await again.once(url)).status).toBe(400)
    again.cookies(world.publicUrl).set('backoffice-sign-in', pending)
    expect((await again.once(url)).status).toBe(403)
    expect(await world.isIn(again)).toBe(false)
    expect(await count('session')).toBe(1)
  })

  test('a sign-in that was concluded makes no other session, though the provider takes its code twice', async () => {
    const browser = world.browser()
    const url = await world.vouched(browser, 'anna')
    const pending = browser.cookies(world.publicUrl).get('backoffice-sign-in') ?? ''
    await browser.once(url)
    await browser.once(world.at('/backoffice/sign-out'), {
      form: { csrf: csrfIn(await world.look(browser)) },
    })

    const again = world.browser()
    again.cookies(world.publicUrl).set('backoffice-sign-in', pending)
    world.identity.bend(path => world.identity.said.get(path))
    expect((await again.once(url)).status).toBe(400)
    expect(await world.isIn(again)).toBe(false)
    expect(await count('session')).toBe(1)
  })
})

describe('a provider in trouble', () => {
  test('that is down when the platform starts keeps no payment from running, and is asked again by whoever signs in', async () => {
    world.identity.bend(() => ({ status: 503, body: 'down' }))
    await world.change({})
    const browser = world.browser()

    expect((await world.world.pay()).status).toBe(201)
    const page = await browser.once(world.at('/backoffice/sign-in/start'))
    expect(page.status).toBe(502)
    world.identity.bend(undefined)
    expect((await world.signIn(browser, 'anna')).status).toBe(303)
  })

  test('that accepts and never answers is given five seconds', async () => {
    await world.change({})
    world.identity.bend(() => 'silence')
    const asked = world.identity.asked.length
    const waiting = world.browser().once(world.at('/backoffice/sign-in/start'))
    await until('it is asked', () => world.identity.asked.length > asked)
    await world.world.clock.advance(5_000)
    const page = await waiting
    expect(page.status).toBe(502)
    expect(page.text).toContain('does not answer')
  })

  test('that is gone leaves a page, and a log line that says what the network said', async () => {
    await using lost = await newSignInWorld()
    await lost.identity.stop()
    const page = await lost.browser().once(lost.at('/backoffice/sign-in/start'))
    expect(page.status).toBe(502)
    expect(lost.world.lines.join('')).toMatch(/nobody was signed in/)
    expect(lost.world.lines.join('')).toMatch(/cut: connect ECONNREFUSED 127\.0\.0\.1/)
  })

  test('that our authority does not vouch for is not believed', async () => {
    await world.change({ ca: world.world.pki.ca })
    const page = await world.browser().once(world.at('/backoffice/sign-in/start'))
    expect(page.status).toBe(502)
    expect(world.world.lines.at(-1)).toMatch(/certificate/)
    await world.change({})
  })

  const lies: [string, string][] = [
    ['is another’s', '{"issuer":"https://another.example"}'],
    ['is no JSON', 'not json'],
    ['goes on and on', `{"issuer":"${'x'.repeat(300_000)}"}`],
  ]
  for (const [title, body] of lies)
    test(`that says of itself what ${title} is not believed`, async () => {
      await world.change({})
      world.identity.bend(asked => (asked.startsWith('/.well-known/') ? { status: 200, body } : undefined))
      const page = await world.browser().once(world.at('/backoffice/sign-in/start'))
      expect(page.status).toBe(502)
      expect(page.text).toContain('does not answer as expected')
    })

  const answers: [string, string, string][] = [
    ['a code that it refuses', '/token', '{"error":"invalid_grant"}'],
    ['tokens without an id token', '/token', '{"access_token":"a","token_type":"Bearer"}'],
    ['an id token that it did not sign', '/token', ''],
    ['userinfo of somebody else', '/me', '{"sub":"bruno"}'],
    ['keys that have signed nothing', '/jwks', '{"keys":[]}'],
  ]
  for (const [title, path, body] of answers)
    test(`that answers with ${title}: nobody is in`, async () => {
      await world.change({})
      const browser = world.browser()
      const url = await world.vouched(browser, 'anna')
      const status = body.includes('error') ? 400 : 200
      const text = body === '' ? unsigned(new URL(world.identity.issuer).href.slice(0, -1)) : body
      world.identity.bend(asked => (asked === path ? { status, body: text } : undefined))
      expect((await browser.once(url)).status).toBe(403)
      expect(await count('session')).toBe(0)
      expect(world.identity.asked).toContainEqual(expect.stringContaining(path))
    })
})

/** What a token endpoint would say whose id token is signed by nobody. */
function unsigned(iss: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss,
    sub: 'anna',
    aud: clientId,
    iat: now,
    exp: now + 60,
    email: 'anna@bank.example',
    email_verified: true,
  }
  const token = `${part({ alg: 'none' })}.${part(claims)}.`
  return JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token: token })
}
