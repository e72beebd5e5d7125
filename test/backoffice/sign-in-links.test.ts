import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { printAccessToken } from '../../src/operator/access-token.ts'
import { printSignInLink } from '../../src/operator/sign-in-link.ts'
import { makeLink } from '../../src/platform/backoffice/sign-in/link.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import type { Settings } from '../../src/settings.ts'
import { passerella } from '../operator/command-line.ts'
import { newPlatformWorld, type PlatformWorld } from '../platform/platform-world.ts'
import { closeGate } from '../psp/gate.ts'
import { type Browser, newBrowser } from './browser.ts'

/** Without a provider: links are the only way in. */

const publicUrl = 'http://localhost:8080'
let world: PlatformWorld
let opened: AsyncDisposableStack
beforeAll(async () => {
  world = await newPlatformWorld({ config: { publicUrl, demo: false } })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  opened = new AsyncDisposableStack()
  await world.database.run('delete from platform.session')
  await world.database.run('delete from platform.sign_in_link')
  await world.database.run(`delete from platform.audit where kind = 'administrator'`)
  return () => opened.disposeAsync()
})

const browser = (): Browser => opened.use(newBrowser({ [publicUrl]: world.base }))
const isIn = async (one: Browser) => (await one.once(`${publicUrl}/backoffice/tokens`)).status === 200
/** At the world's hour. */
const link = (name: string): Promise<string> => {
  const { clock, database } = world
  return makeLink(
    { database: database.database, clock, random: randomBytes, publicUrl },
    { name, who: 'test' },
  )
}
const audit = () =>
  world.database.run(
    `select who, action, subject, after from platform.audit where kind = 'administrator' order by id`,
  )

test('the page says how one signs in where there is no provider', async () => {
  const page = await browser().once(`${publicUrl}/backoffice/sign-in`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('passerella backoffice sign-in &lt;name&gt;')
  const start = await browser().once(`${publicUrl}/backoffice/sign-in/start`)
  expect(start.status).toBe(404)
})

test('a link that an operator makes by command signs in under the name that was given, once', async () => {
  await world.clock.set(systemClock.now())
  const made = await passerella(['backoffice', 'sign-in', 'Mario Rossi'], {
    PASSERELLA_PLATFORM_DATABASE_URL: world.database.url,
    PASSERELLA_PLATFORM_PUBLIC_URL: publicUrl,
  })
  expect(made).toMatchObject({ code: 0, err: '' })
  const url = made.out.trim()
  expect(url).toMatch(/^http:\/\/localhost:8080\/backoffice\/sign-in\/[\w-]{43}$/)
  const own = browser()

  for (const look of [1, 2, 3]) {
    const page = await own.once(url)
    expect([look, page.status]).toEqual([look, 200])
    expect(page.text).toContain('Mario Rossi')
  }
  const entered = await own.once(url, { form: {} })
  expect(entered).toMatchObject({ status: 303, location: `${publicUrl}/backoffice?lang=en` })
  expect((await own.once(`${publicUrl}/backoffice/tokens`)).text).toContain('Mario Rossi')

  const other = browser()
  expect((await other.once(url)).status).toBe(404)
  const again = await other.once(url, { form: {} })
  expect(again.status).toBe(404)
  expect(again.text).toContain('used before')
  expect(await isIn(other)).toBe(false)
  expect(await isIn(own)).toBe(true)
  expect(await audit()).toEqual([
    {
      who: 'command line',
      action: 'link',
      subject: 'Mario Rossi',
      after: { endsAt: expect.any(String) },
    },
    { who: 'Mario Rossi', action: 'sign-in', subject: 'Mario Rossi', after: { by: 'link' } },
  ])
})

test('of two who use a link at once, one is in', async () => {
  const url = await link('mario')
  const row = 'select from platform.sign_in_link for update'
  await using gate = await closeGate(world.database.url, row)
  const both = [browser(), browser()]
  const entering = both.map(one => one.once(url, { form: {} }))
  await gate.queue(2)
  await gate.open()

  const statuses = (await Promise.all(entering)).map(({ status }) => status)
  expect(statuses.sort()).toEqual([303, 404])
  expect((await Promise.all(both.map(isIn))).sort()).toEqual([false, true])
  expect(await world.count('session')).toBe(1)
})

test('a link ends after a quarter of an hour', async () => {
  const url = await link('mario')
  await world.clock.advance(15 * 60_000 - 1)
  expect((await browser().once(url)).status).toBe(200)
  await world.clock.advance(1)
  expect((await browser().once(url)).status).toBe(404)
  expect((await browser().once(url, { form: {} })).status).toBe(404)
  await world.clock.advance(1)
  await link('anna')
  expect(await world.count('sign_in_link')).toBe(1)
})

test('the database has the hash of a link alone', async () => {
  const token = (await link('mario')).split('/').at(-1) ?? ''
  const rows = await world.database.run<{ hash: Buffer }>('select * from platform.sign_in_link')
  expect(rows.map(({ hash }) => hash.toString('hex'))).toEqual([sha256(token).toString('hex')])
  expect(JSON.stringify(await world.database.run('select * from platform.audit'))).not.toContain(token)
})

test('another site cannot sign somebody in with its own link', async () => {
  const url = await link('mallory')
  const victim = browser()
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }
  expect((await victim.once(url, { form: {}, headers })).status).toBe(403)
  expect(await isIn(victim)).toBe(false)
  expect((await browser().once(url)).status).toBe(200)
})

test('a link ends the session that the browser had', async () => {
  const own = browser()
  await own.once(await link('mario'), { form: {} })
  const first = own.cookies(publicUrl).get('backoffice') ?? ''
  await own.once(await link('anna'), { form: {} })
  expect(own.cookies(publicUrl).get('backoffice')).not.toBe(first)
  own.cookies(publicUrl).set('backoffice', first)
  expect(await isIn(own)).toBe(false)
  const told = await world.database.run('select who, action from platform.audit order by id desc limit 2')
  expect(told).toEqual([
    { who: 'anna', action: 'sign-in' },
    { who: 'mario', action: 'sign-out' },
  ])
})

describe('the commands', () => {
  const settings = {} as Settings // what is wrong with a name is said before anything is opened
  const options = { settings, clock: systemClock, random: randomBytes, say: () => {} }
  const wrongNames = ['', ' ', '-', 'a\u001b[2J', 'a\nb', 'a'.repeat(101), '<mario>']
  for (const name of wrongNames)
    test(`take no name such as ${JSON.stringify(name.slice(0, 10))}`, async () => {
      const said = /expected a name of 1 to 100 letters/
      await expect(printSignInLink(name, options)).rejects.toThrow(said)
      await expect(printAccessToken([name], options)).rejects.toThrow(said)
    })
  for (const days of ['0', '91', '-1', '1.5', 'ten', ''])
    test(`make no token for ${JSON.stringify(days)} days`, async () => {
      const said = `expected 1 to 90 days, found ${days}`
      await expect(printAccessToken(['releases', days], options)).rejects.toThrow(said)
    })
})
