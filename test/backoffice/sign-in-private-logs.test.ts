import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeLink } from '../../src/platform/backoffice/sign-in/link.ts'
import { csrfIn } from './browser.ts'
import { clientSecret } from './identity-provider.ts'
import { newSignInWorld } from './sign-in-world.ts'

test('the logs of all sign-ins, refused and not, name nobody and hold no secret', async () => {
  await using world = await newSignInWorld({ backoffice: { scope: 'openid email groups' } })
  const { publicUrl, identity } = world
  const secrets = new Set([clientSecret, '@bank.example', '@Bank.Example', 'back-office', 'Mario'])
  const keep = (url: string) => {
    for (const value of new URL(url).searchParams.values()) if (value !== identity.issuer) secrets.add(value)
  }
  const keepCookies = (browser: ReturnType<typeof world.browser>) => {
    for (const value of browser.cookies(publicUrl).values()) secrets.add(value)
  }
  const callback = async (login: string, change: (url: URL) => void = () => {}) => {
    const browser = world.browser()
    const url = new URL(await world.vouched(browser, login))
    keepCookies(browser)
    change(url)
    keep(url.href)
    const page = await browser.once(url.href)
    keepCookies(browser)
    return { browser, page }
  }

  const { browser } = await callback('anna') // in
  await callback('bruno') // no administrator
  await callback('carla', url => url.searchParams.set('state', 'A-wrong-state-of-somebody'))
  await callback('anna', url => url.searchParams.set('code', 'a-code-that-is-none'))
  await callback('anna', url => url.searchParams.append('error_description', 'anna@bank.example is not well'))
  await callback('anna', url => {
    url.searchParams.delete('code')
    url.searchParams.set('error', 'anna@bank.example')
  })
  for (const status of [200, 400, 500]) {
    identity.bend(path =>
      path === '/token' ? { status, body: '{"error":"no anna@bank.example","id_token":"x"}' } : undefined,
    )
    await callback('anna')
    identity.bend(path => (path === '/me' ? { status, body: 'anna@bank.example' } : undefined))
    await callback('anna')
  }
  identity.bend(undefined)

  const link = async () => {
    const { database, clock } = world.world
    const maker = { database: database.database, clock, random: randomBytes, publicUrl }
    const url = await makeLink(maker, { name: 'Mario Rossi', who: 'test' })
    secrets.add(url.split('/').at(-1) ?? '')
    return url
  }
  const other = world.browser()
  const url = await link()
  await other.once(url)
  await other.once(url, { form: {} })
  await other.once(url, { form: {} })
  keepCookies(other)
  await other.once(await link(), { form: {}, headers: { 'sec-fetch-site': 'cross-site' } })

  const csrf = csrfIn(await world.look(browser))
  secrets.add(csrf)
  const tokens = world.at('/backoffice/tokens')
  const made = await browser.once(tokens, { form: { csrf, name: 'releases', days: '7' } })
  const token = /passerella_[\w-]{43}/.exec(made.text)?.[0] ?? ''
  secrets.add(token)
  const headers = { authorization: `Bearer ${token}` }
  await world.world.send('/backoffice/v1/psps', { headers })
  await world.world.send('/backoffice/v1/psps', { headers: { authorization: `Bearer ${token}x` } })
  await world.world.database.run('alter table platform.session rename to session_away')
  await world.world.database.run('alter table platform.access_token rename to access_token_away')
  await world.world.database.run('alter table platform.sign_in_link rename to sign_in_link_away')
  expect((await world.look(browser)).status).toBe(500)
  expect((await other.once(await link().catch(() => url))).status).toBe(500)
  expect((await other.once(url, { form: {} })).status).toBe(500)
  expect((await callback('anna')).page.status).toBe(500)
  expect((await world.world.send('/backoffice/v1/psps', { headers })).status).toBe(500)
  await world.world.database.run('alter table platform.session_away rename to session')
  await world.world.database.run('alter table platform.access_token_away rename to access_token')
  await world.world.database.run('alter table platform.sign_in_link_away rename to sign_in_link')
  await browser.once(world.at('/backoffice/sign-out'), { form: { csrf } })

  const text = world.world.lines.join('')
  expect(world.world.lines.filter(line => line.includes('nobody was signed in')).length).toBeGreaterThan(10)
  expect(world.world.lines.filter(line => line.includes('an administrator signed in'))).toHaveLength(3)
  expect(secrets.size).toBeGreaterThan(30)
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(3)
    expect(text).not.toContain(secret)
  }
})
