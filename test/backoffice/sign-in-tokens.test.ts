import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import { passerella } from '../operator/command-line.ts'
import { type Browser, csrfIn, type Page } from './browser.ts'
import { newSignInWorld, type SignInWorld, welcome } from './sign-in-world.ts'

let world: SignInWorld
let anna: Browser
beforeAll(async () => {
  world = await newSignInWorld({ backoffice: { sessionLength: 86_400_000, idleLength: 86_400_000 } })
  anna = world.browser()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.world.database.run('delete from platform.access_token')
  await world.world.database.run(`delete from platform.audit where kind = 'token'`)
  await world.signIn(anna, 'anna')
})

const day = 86_400_000
const path = () => world.at('/backoffice/tokens')

async function post(to: string, fields: Record<string, string>): Promise<Page> {
  const csrf = csrfIn(await world.look(anna))
  return anna.once(to, { form: { ...fields, csrf } })
}
async function make(name = 'releases', days = '30'): Promise<string> {
  const page = await post(path(), { name, days })
  expect(page.status).toBe(201)
  return /passerella_[\w-]{43}/.exec(page.text)?.[0] ?? ''
}
/** Whether the API lets it in. */
async function opens(token: string, base = world.world.base): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  const { status } = await world.world.send(new URL('/backoffice/v1/psps', base).href, { headers })
  return status
}
const idOf = async () =>
  Number((await world.world.database.run('select id from platform.access_token'))[0]?.id)
const audit = async () => (await world.audit()).filter(({ kind }) => kind === 'token')

test('a token is shown once, opens the API, and is known by its hash alone', async () => {
  const token = await make()

  expect(await opens(token)).toBe(200)
  expect((await world.look(anna)).text).toContain('releases')
  expect((await world.look(anna)).text).not.toContain(token)
  const rows = await world.world.database.run<{ hash: Buffer }>('select * from platform.access_token')
  expect(rows.map(({ hash }) => hash.toString('hex'))).toEqual([sha256(token).toString('hex')])
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(await audit()).toMatchObject([
    { who: 'anna@bank.example', action: 'add', subject: String(await idOf()), after: { name: 'releases' } },
  ])
  expect(JSON.stringify(await audit())).not.toContain(token)
})

test('a form makes one token, however often it is posted', async () => {
  const shown = await world.look(anna)
  const once = /name="once" value="([\w-]{22})"/.exec(shown.text)?.[1] ?? ''
  const form = { name: 'releases', days: '30', once, csrf: csrfIn(shown) }
  const answers = await Promise.all([1, 2].map(() => anna.once(path(), { form })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  const again = await anna.once(path(), { form })
  expect(again.status).toBe(409)
  expect(again.text).toContain('This form has made a token already')
  expect(again.text).not.toContain(once)
  expect(await audit()).toHaveLength(1)
})

test('nor does it when that token was revoked, and another made since', async () => {
  const shown = await world.look(anna)
  const once = /name="once" value="([\w-]{22})"/.exec(shown.text)?.[1] ?? ''
  const form = { name: 'releases', days: '30', once, csrf: csrfIn(shown) }
  const made = await anna.once(path(), { form })
  expect(made.status).toBe(201)
  expect(made.text).not.toContain('lang=it') // the way to the other language would lead away from it
  const first = await idOf()
  await post(`${path()}/${first}/revoke`, {})
  await make('another')
  expect((await anna.once(path(), { form })).status).toBe(409)
  expect((await audit()).map(({ action }) => action)).toEqual(['add', 'revoke', 'add'])
  await post(`${path()}/${first}/revoke`, {})
  expect(await audit()).toHaveLength(3)
})

test('what is changed with it stands in the audit under its maker and its name', async () => {
  const token = await make('releases')
  const { status } = await world.world.send('/backoffice/v1/methods/RXXX', {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'RXXX', label: 'A method' }),
  })
  expect(status).toBe(201)
  const rows = await world.world.database.run(`select who from platform.audit where subject = 'RXXX'`)
  expect(rows).toEqual([{ who: 'anna@bank.example · releases' }])
})

test('what is no token of ours opens nothing', async () => {
  const token = await make()
  const hash = sha256(token).toString('hex')
  const session = world.sessionOf(anna) ?? ''
  for (const wrong of ['', 'x', token.slice(0, -1), `${token}A`, token.toUpperCase(), hash, session, 'é'])
    expect(await opens(encodeURI(wrong))).toBe(401)
  const basic = { authorization: `Basic ${token}` }
  expect((await world.world.send('/backoffice/v1/psps', { headers: basic })).status).toBe(401)
  const cookie = { cookie: `backoffice=${session}` }
  expect((await world.world.send('/backoffice/v1/psps', { headers: cookie })).status).toBe(401)
})

test('a token is no session', async () => {
  const browser = world.browser()
  browser.cookies(world.publicUrl).set('backoffice', await make())
  expect(await world.isIn(browser)).toBe(false)
})

test('its last use is written down, to the minute', async () => {
  const token = await make()
  expect((await world.look(anna)).text).toContain('never')
  const used = async () => {
    await opens(token)
    const [row] = await world.world.database.run<{ last_used_at: Date }>(
      'select last_used_at from platform.access_token',
    )
    return row?.last_used_at.getTime()
  }
  const first = world.world.clock.now().getTime()
  expect(await used()).toBe(first)
  await world.world.clock.advance(30_000)
  expect(await used()).toBe(first)
  await world.world.clock.advance(31_000)
  expect(await used()).toBe(first + 61_000)
})

describe('a token ends', () => {
  test('when it is revoked, on every node at once', async () => {
    await using node = await world.node()
    const elsewhere = `http://127.0.0.1:${node.port}`
    const token = await make()
    expect(await opens(token, elsewhere)).toBe(200)
    const id = await idOf()

    const page = await post(`${path()}/${id}/revoke`, {})

    expect(page).toMatchObject({ status: 303 })
    expect((await anna.once(page.location ?? '')).text).toContain('opens nothing any more')
    expect([await opens(token), await opens(token, elsewhere)]).toEqual([401, 401])
    expect((await audit()).at(-1)).toMatchObject({
      who: 'anna@bank.example',
      action: 'revoke',
      subject: String(id),
      before: { name: 'releases' },
    })
    await post(`${path()}/${id}/revoke`, {})
    expect((await audit()).filter(({ action }) => action === 'revoke')).toHaveLength(1)
  })

  test('when its days are over', async () => {
    const token = await make('releases', '7')
    await world.world.clock.advance(7 * day - 1)
    expect(await opens(token)).toBe(200)
    await world.world.clock.advance(1)
    expect(await opens(token)).toBe(401)
    await world.signIn(anna, 'anna')
    expect((await world.look(anna)).text).toContain('There are no tokens')
    await make('another')
    expect(await world.world.count('access_token')).toBe(1)
  })

  test('when whoever made it is no administrator any more; and lives again with them', async () => {
    const token = await make()
    await world.change({ administrators: [{ sub: 'bruno' }] })
    expect(await opens(token)).toBe(401)
    await world.change({ administrators: welcome })
    expect(await opens(token)).toBe(200)
  })
})

describe('no token is made', () => {
  const wrong: [string, Record<string, string>, number, string][] = [
    ['without a name', { name: ' ', days: '30' }, 400, 'The name has 1 to 100'],
    ['with a name of markup', { name: '<b>', days: '30' }, 400, '&lt;b&gt;'],
    ['for more than 90 days', { name: 'releases', days: '91' }, 400, 'Choose how long'],
    ['for no days', { name: 'releases', days: '0' }, 400, 'Choose how long'],
    ['for a day and a half', { name: 'releases', days: '1.5' }, 400, 'Choose how long'],
  ]
  for (const [title, fields, status, text] of wrong)
    test(`${title}: ${status}, and the page says what is expected`, async () => {
      const page = await post(path(), fields)
      expect(page.status).toBe(status)
      expect(page.text).toContain(text)
      expect(await world.world.count('access_token')).toBe(0)
    })

  test('beyond 500', async () => {
    await world.world.database.run(
      `insert into platform.access_token (hash, name, maker, made_at, ends_at)
       select sha256(n::text::bytea), 'n', 'anna', $1, $2 from generate_series(1, 500) as n`,
      [world.world.clock.now(), new Date(world.world.clock.now().getTime() + day)],
    )
    const page = await post(path(), { name: 'releases', days: '30' })
    expect(page.status).toBe(409)
    expect(await world.world.count('access_token')).toBe(500)
  })

  test('by somebody who is not signed in', async () => {
    const page = await world.browser().once(path(), { form: { name: 'releases', days: '30' } })
    expect(page).toMatchObject({ status: 303, location: world.at('/backoffice/sign-in?ended=yes&lang=en') })
    const { text } = await world.browser().once(String(page.location))
    expect(text).toContain('what you sent was not saved')
    expect(await world.world.count('access_token')).toBe(0)
  })
})

test('a token by command opens the API under the command line’s name', async () => {
  await world.world.clock.set(systemClock.now())
  const { code, out } = await passerella(['backoffice', 'token', 'releases', '7'], {
    PASSERELLA_PLATFORM_DATABASE_URL: world.world.database.url,
  })
  expect(code).toBe(0)
  expect(out.trim()).toMatch(/^passerella_[\w-]{43}$/)
  expect(await opens(out.trim())).toBe(200)
  expect(await audit()).toMatchObject([{ who: 'command line', action: 'add', after: { name: 'releases' } }])
  await world.world.clock.advance(7 * day + 60_000)
  expect(await opens(out.trim())).toBe(401)
})
