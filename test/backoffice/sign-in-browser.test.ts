import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeLink } from '../../src/platform/backoffice/sign-in/link.ts'
import { axeViolations } from '../axe.ts'
import { launchChromium } from '../chromium.ts'
import { freePort } from '../free-port.ts'
import { newSignInWorld, type SignInWorld } from './sign-in-world.ts'

/** The provider is at 127.0.0.1 and we are at localhost: to a browser, another site. */

let chromium: Browser
let world: SignInWorld
beforeAll(async () => {
  const port = await freePort()
  ;[chromium, world] = await Promise.all([
    launchChromium(),
    newSignInWorld({ config: { port, publicUrl: `http://localhost:${port}` } }),
  ])
})
afterAll(async () => {
  await Promise.all([chromium.close(), world[Symbol.asyncDispose]()])
})

/** In English; certificates of the provider's own authority count. */
async function newPage(): Promise<Page> {
  const context = await chromium.newContext({ locale: 'en-GB', ignoreHTTPSErrors: true })
  return context.newPage()
}
const signedInAs = (page: Page) => page.locator('.house strong').innerText()

test('a person signs in at the provider, makes a token, revokes it, and signs out', async () => {
  const page = await newPage()
  const complaints: string[] = []
  page.on('console', message => {
    const isOurs = message.location().url.startsWith(world.publicUrl)
    if (isOurs && message.type() === 'error') complaints.push(message.text())
  })

  await page.goto(world.at('/backoffice/tokens'))
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('link', { name: /Sign in with 127\.0\.0\.1/ }).click()
  await page.locator('input[name=login]').fill('anna')
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  await page.waitForURL(world.at('/backoffice/tokens'))

  await page.goto(world.at('/backoffice/tokens?lang=it'))
  expect(await page.title()).toContain('Token di accesso')
  await page.locator('a[hreflang=en]').click()
  expect(await signedInAs(page)).toBe('anna@bank.example')
  await page.getByLabel('Name').fill('releases')
  await page.getByRole('button', { name: 'Make a token' }).click()
  expect(await page.locator('[data-made] code').innerText()).toMatch(/^passerella_[\w-]{43}$/)
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('it opens nothing any more').waitFor()
  expect(await page.locator('[data-token]').count()).toBe(0)

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(world.at('/backoffice/sign-in?lang=en'))
  await page.goto(world.at('/backoffice/tokens'))
  expect(new URL(page.url()).pathname).toBe('/backoffice/sign-in')
  expect(complaints).toEqual([])
  await page.context().close()
})

test('a person who is no administrator reads so, and can go back', async () => {
  const page = await newPage()
  await page.goto(world.at('/backoffice/sign-in'))
  await page.getByRole('link', { name: /Sign in with/ }).click()
  await page.locator('input[name=login]').fill('zoe')
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  expect(await page.getByRole('alert').innerText()).toMatch(/not one of the administrators/)
  expect(await axeViolations(page)).toEqual([])
  await page.context().close()
})

test('a link signs in by its button, once', async () => {
  const { database, clock } = world.world
  const url = await makeLink(
    { database: database.database, clock, random: randomBytes, publicUrl: world.publicUrl },
    { name: 'Mario Rossi', who: 'test' },
  )
  const page = await newPage()
  await page.goto(url)
  expect(await page.locator('main').innerText()).toContain('Mario Rossi')
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(world.at('/backoffice?lang=en'))
  await page.goto(world.at('/backoffice/tokens'))
  expect(await signedInAs(page)).toBe('Mario Rossi')

  await page.goto(url)
  expect(await page.getByRole('alert').innerText()).toMatch(/used before/)
  await page.context().close()
})
