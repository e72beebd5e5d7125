import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlatformConfig } from '../../src/platform/config.ts'
import { launchChromium } from '../chromium.ts'
import { follow, newPagesWorld, press } from './pages-world.ts'

let chromium: Browser
beforeAll(async () => {
  chromium = await launchChromium()
})
afterAll(() => chromium?.close())

const empty: Partial<PlatformConfig> = { psps: [], endpoints: [], environment: 'test' }
const labels = {
  en: {
    addPsp: 'Add a PSP',
    name: 'Name',
    add: 'Add',
    addChannel: 'Add a channel',
    channel: 'Channel',
    makeKey: 'Make the primary key',
    copied: 'I have copied it: back to the PSP',
    addEndpoint: 'Add an endpoint',
    url: 'URL',
    verify: 'Verify',
    toPsp: 'Go to the PSP',
    offer: 'Offer to payers',
    offered: 'Offered to payers',
    missing: 'Missing: a key, an endpoint',
  },
  it: {
    addPsp: 'Aggiungi un PSP',
    name: 'Nome',
    add: 'Aggiungi',
    addChannel: 'Aggiungi un canale',
    channel: 'Canale',
    makeKey: 'Crea la chiave primaria',
    copied: 'L’ho copiata: torna al PSP',
    addEndpoint: 'Aggiungi un endpoint',
    url: 'Indirizzo',
    verify: 'Verifica',
    toPsp: 'Vai al PSP',
    offer: 'Offri ai pagatori',
    offered: 'Offerto ai pagatori',
    missing: 'Manca: una chiave, un endpoint',
  },
}

test.each([
  ['en', 1100, true],
  ['it', 360, false],
] as const)(
  'in %s, %i pixels wide, scripts %s: from an empty overview to a PSP that is offered and paid through (URL-18)',
  async (lang, width, javaScriptEnabled) => {
    await using office = await newPagesWorld(chromium, { lang, width, javaScriptEnabled, config: empty })
    const { world } = office
    const said = labels[lang]
    const page = await office.visitor('anna')
    const main = page.getByRole('main')

    await follow(page, said.addPsp)
    await page.getByLabel('idPsp').fill('SECONDXXX')
    await page.getByLabel(said.name, { exact: true }).fill('Banca Seconda')
    expect(await press(page, said.add)).toBe(200)
    await page.goto(office.at(`?lang=${lang}`))
    expect(await main.textContent()).toContain(said.missing)
    await follow(page, 'Banca Seconda')
    expect(await main.getByRole('button', { name: said.offer }).count()).toBe(0)

    await follow(page, said.addChannel)
    await page.getByLabel(said.channel).fill('SECONDXXX_01')
    await page.getByLabel('RPIC').check()
    await press(page, said.add)

    await press(page, said.makeKey)
    const key = (await page.locator('[data-key]').textContent()) ?? ''
    await follow(page, said.copied)

    await follow(page, said.addEndpoint)
    await page.getByLabel(said.url).fill(world.psp.url)
    await press(page, said.add)

    await follow(page, said.verify)
    expect(await main.textContent()).toContain('TLSv1.3')
    expect(await main.textContent()).toContain('localhost')
    await follow(page, said.toPsp)

    await press(page, said.offer)
    await page.goto(office.at(`?lang=${lang}`))
    expect(await main.textContent()).toContain(said.offered)

    const id = await world.requested({ idPsp: 'SECONDXXX' })
    expect((await world.callback(id, { idPsp: 'SECONDXXX' }, key)).status).toBe(200)
    expect((await world.callback(id, { idPsp: 'SECONDXXX' }, `${key}x`)).status).toBe(401)
    expect(
      (await office.audit()).map(line => [line.who, line.action, line.kind, line.subject].join(' ')),
    ).toEqual([
      'anna add psp SECONDXXX',
      'anna change psp SECONDXXX',
      'anna regenerate key SECONDXXX/primary',
      'anna add endpoint SECONDXXX',
      'anna change psp SECONDXXX',
    ])
  },
)

test('a key is shown once: never again on any page, nor by loading that page again; the next one takes its place', async () => {
  await using office = await newPagesWorld(chromium)
  const { world } = office
  const page = await office.visitor('anna')
  const opens = async (key: string) => (await world.callback('f'.repeat(32), {}, key)).status !== 401
  await page.goto(office.at('/psps/DEMOITMMXXX'))
  expect(await opens('a-secondary-key')).toBe(true)
  await world.clock.advance(60_000)

  await follow(page, 'Make anew secondary')
  expect(await page.getByRole('main').textContent()).toContain('takes the place of this one')
  const [response] = await Promise.all([
    page.waitForEvent('response'),
    page.getByRole('button', { name: 'Make the secondary key' }).click(),
  ])
  const key = (await page.locator('[data-key]').textContent()) ?? ''
  expect(key).toMatch(/^[\w-]{43}$/)
  expect(response.headers()['cache-control']).toBe('no-store')
  expect([await opens(key), await opens('a-secondary-key'), await opens('a-primary-key')]).toEqual([
    true,
    false,
    true,
  ])

  const [again] = await Promise.all([page.waitForEvent('response'), page.reload()])
  expect(again.status()).toBe(409)
  expect(await page.content()).not.toContain(key)
  expect(await page.getByRole('alert').textContent()).toContain('nothing has changed now')
  expect(await opens(key)).toBe(true)

  for (const path of ['/psps/DEMOITMMXXX', '/psps/DEMOITMMXXX/keys/secondary', '/audit']) {
    await page.goto(office.at(path))
    expect(await page.content()).not.toContain(key)
  }
  expect(await page.getByRole('main').textContent()).toContain('New key: Key DEMOITMMXXX/secondary')

  await page.goto(office.at('/psps/DEMOITMMXXX'))
  await follow(page, 'Revoke secondary')
  await press(page, 'Revoke the key')
  expect(await opens(key)).toBe(false)
  expect(await page.getByRole('status').textContent()).toContain('The key is revoked')
  expect(world.lines.join('')).not.toContain(key)
})

test('the page that has shown a first key makes no other when that one was revoked, and leads nowhere by itself', async () => {
  await using office = await newPagesWorld(chromium)
  const anna = await office.visitor('anna')
  const bruno = await office.visitor('bruno')
  await anna.goto(office.at('/psps/OTHERITMXXX'))
  await press(anna, 'Make the secondary key')
  expect(await anna.locator('[data-key]').count()).toBe(1)
  expect(await anna.getByRole('link', { name: 'Italiano' }).count()).toBe(0)
  await bruno.goto(office.at('/psps/OTHERITMXXX'))
  expect(await bruno.getByRole('link', { name: 'Italiano' }).count()).toBe(1)
  await follow(bruno, 'Revoke secondary')
  await press(bruno, 'Revoke the key')
  const [again] = await Promise.all([anna.waitForEvent('response'), anna.reload()])
  expect(again.status()).toBe(409)
  const { keys } = await office.registry()
  expect(keys.filter(({ idPsp }) => idPsp === 'OTHERITMXXX').map(({ slot }) => slot)).toEqual(['primary'])
})

test('details, channels, methods and endpoints are changed and removed, each removal after a question', async () => {
  await using office = await newPagesWorld(chromium)
  const page = await office.visitor('anna')
  const main = page.getByRole('main')

  await page.goto(office.at('/psps/OTHERITMXXX/edit'))
  await page.getByLabel('Broker (idBrokerPSP)').fill('BROKER')
  await page.getByLabel('Closing URL').fill('https://closing.example/psp-for-node')
  await press(page, 'Save')
  expect(await main.textContent()).toContain('https://closing.example/psp-for-node')
  await follow(page, 'Change OTHERITMXXX')
  await page.getByLabel('RBPS').check()
  await page.getByLabel('IO', { exact: true }).uncheck()
  await press(page, 'Save')
  await follow(page, 'Add a channel')
  await page.getByLabel('Channel').fill('SECOND_CHANNEL')
  await page.getByLabel('RPIC').check()
  await page.getByLabel('CHECKOUT').uncheck()
  await press(page, 'Add')
  await follow(page, 'Remove SECOND_CHANNEL')
  await press(page, 'Remove')
  await follow(page, 'Edit details')
  await page.getByLabel('Broker (idBrokerPSP)').fill('')
  await press(page, 'Save')

  await page.goto(office.at('/methods'))
  await follow(page, 'Add a method')
  await page.getByLabel('Identifier').fill('KLRN')
  await page.getByLabel('Label for payers').fill('Klarna')
  await press(page, 'Add')
  await follow(page, 'Change KLRN')
  await page.getByLabel('Label for payers').fill('Klarna, in tre volte')
  await press(page, 'Save')
  expect(await main.textContent()).toContain('Klarna, in tre volte')
  await follow(page, 'Remove KLRN')
  await press(page, 'Remove')
  expect(await main.textContent()).not.toContain('KLRN')

  await page.goto(office.at('/endpoints'))
  await follow(page, 'Add an endpoint')
  await page.getByLabel('URL').fill('https://psp.example/redirections')
  await page.getByLabel('Touchpoint').selectOption('IO')
  await page.getByLabel('Environment').selectOption('test')
  await press(page, 'Add')
  expect(await main.textContent()).toContain('of another environment')
  const { entries } = await office.registry()
  const made = entries.endpoints.find(({ url }) => url === 'https://psp.example/redirections')
  expect(made).toEqual({ id: expect.stringMatching(/^[0-9a-f]{8}$/), environment: 'test', touchpoint: 'IO', url: made?.url }) // biome-ignore format: one line
  await follow(page, `Change ${made?.id}`)
  await page.getByLabel('Touchpoint').selectOption('')
  await press(page, 'Save')
  await follow(page, `Remove ${made?.id}`)
  await press(page, 'Remove')

  const other = (await office.registry()).entries.psps.find(({ idPsp }) => idPsp === 'OTHERITMXXX')
  expect(other).toEqual({
    ...{ idPsp: 'OTHERITMXXX', name: 'Altra Banca', offered: true },
    closingUrl: 'https://closing.example/psp-for-node',
    channels: [{ idChannel: 'OTHERITMXXX', methods: ['RBPS', 'RPIC'], touchpoints: ['CHECKOUT'] }],
  })

  await page.goto(office.at('/psps/OTHERITMXXX'))
  await press(page, 'Stop offering')
  expect((await office.world.pay({ idPsp: 'OTHERITMXXX' })).status).toBe(400)
  await follow(page, 'Remove the PSP')
  await press(page, 'Remove')
  expect(await main.textContent()).not.toContain('Altra Banca')
  expect((await office.registry()).keys.map(({ idPsp }) => idPsp)).not.toContain('OTHERITMXXX')
})

test('the audit log tells who, when in Rome, and what differs; a page at a time, and of one entry alone', async () => {
  await using office = await newPagesWorld(chromium)
  await office.world.clock.set(new Date('2026-07-01T10:30:00Z'))
  const page = await office.visitor('anna')
  const main = page.getByRole('main')
  await page.goto(office.at('/psps/DEMOITMMXXX/edit'))
  await page.getByLabel('Name', { exact: true }).fill('Banca <b>Nuova</b>')
  await press(page, 'Save')
  await follow(page, 'History of changes')
  const [latest] = await main.getByRole('listitem').all()
  expect(await latest?.textContent()).toMatch(/Changed: PSP DEMOITMMXXX.*1 Jul 2026, 12:30.*anna/s)
  expect(await latest?.getByRole('row').allTextContents()).toEqual([
    'FieldBeforeAfter',
    'NameBanca DemoBanca <b>Nuova</b>',
  ])
  expect(await main.textContent()).not.toContain('OTHERITMXXX')

  await office.world.database.run(
    `insert into platform.audit (at, who, action, kind, subject, after)
     select now(), 'anna', 'add', 'method', 'M' || n, jsonb_build_object('id', 'M' || n) from generate_series(1, 60) n`,
  )
  const seen: string[] = []
  await page.goto(office.at('/audit?kind=method'))
  for (;;) {
    seen.push(...(await main.getByRole('heading', { level: 2 }).allTextContents()))
    if ((await main.getByRole('link', { name: 'Older' }).count()) === 0) break
    await follow(page, 'Older')
  }
  expect(seen.slice(0, 60)).toEqual(Array.from({ length: 60 }, (_, index) => `Added: Method M${60 - index}`))
  expect(new Set(seen).size).toBe(seen.length)
  await follow(page, 'Back to the latest')
  await page.getByLabel('Identifier').fill('M7')
  await page.getByRole('button', { name: 'Filter' }).click()
  expect(await main.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['Added: Method M7'])
  for (const odd of ['before=x', 'subject=%00%ff', 'kind=a&kind=b', 'before=999999999999999'])
    expect((await page.goto(office.at(`/audit?${odd}`)))?.status()).toBe(200)
})
