/** What docs/onboarding.md tells a newcomer, in its order: a second PSP joins the demo, and a payer pays with it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoPsp } from '../../src/demo-psp.ts'
import { loadConfig } from '../../src/runtime/config.ts'
import { settings as schema } from '../../src/settings.ts'
import { answer, authorize, type DemoWorld, ending, newDemoWorld } from './demo-world.ts'

const idPsp = 'SECONDITXXX'
const name = 'Banca Seconda'

let world: DemoWorld
beforeAll(async () => {
  world = await newDemoWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const press = (page: Page, label: string) => page.getByRole('button', { name: label, exact: true }).click()
/** The name of a link may go on with what it is about. */
const follow = (page: Page, label: string) =>
  page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${label}`) })
    .first()
    .click()
const fill = (page: Page, label: string | RegExp, text: string) => page.getByLabel(label).fill(text)

test('a newcomer adds a second PSP through the pages, offers it, and pays with it', async () => {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-second-'))
  opened.defer(() => rm(directory, { recursive: true, force: true }))
  const page = await (await world.newPayer(false, 'en-GB')).newPage()

  await page.goto(world.demo.office)
  await press(page, 'Sign in')
  await follow(page, 'Add a PSP')
  await fill(page, 'idPsp', idPsp)
  await fill(page, 'Name', name)
  await press(page, 'Add')

  await follow(page, 'Add a channel')
  await fill(page, 'Channel', `${idPsp}_01`)
  await page.getByRole('checkbox', { name: /RPIC/ }).check()
  await press(page, 'Add')

  await press(page, 'Make the primary key')
  const callbackKey = await page.locator('code').first().innerText()
  await follow(page, 'I have copied it: back to the PSP')

  const environment = { ...world.environment, PASSERELLA_PSP_CALLBACK_KEY: callbackKey }
  const settings = loadConfig(schema, { environment })
  const second = opened.use(await startDemoPsp({ settings, idPsp, name, say: () => {} }))

  await follow(page, 'Add an endpoint')
  await fill(page, 'URL', second.endpoint)
  await page.getByLabel('PSP', { exact: true }).selectOption(idPsp)
  await page.getByLabel('Environment').selectOption('test')
  await press(page, 'Add')
  await follow(page, 'Verify')
  expect(await page.locator('main').innerText()).toMatch(/TLS ?v?1\.3/)

  await page.goto(`${world.demo.startPage}/backoffice/psps/${idPsp}`)
  await press(page, 'Offer to payers')
  expect(await page.locator('main').innerText()).toContain('From now on payers can choose it.')

  await page.goto(world.demo.startPage)
  await page.getByRole('checkbox', { name: /TARI/ }).check()
  await page.locator(`input[name=method][value="${idPsp}/RPIC"]`).check()
  await page.locator('main form button').click()
  await page.waitForURL(/\/pay\//)
  expect(await page.locator('body').innerText()).toContain(name)
  await authorize(page, 'anna')
  await answer(page, 'approve')
  expect((await ending(page)).code).toBe('0')
}, 90_000)
