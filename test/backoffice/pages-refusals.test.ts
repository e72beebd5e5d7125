import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../src/platform/backoffice/pages/routes.ts'
import { launchChromium } from '../chromium.ts'
import { follow, newPagesWorld, type PagesWorld, press } from './pages-world.ts'

let chromium: Browser
beforeAll(async () => {
  chromium = await launchChromium()
})
afterAll(() => chromium?.close())

/** Every address of the back office's pages, with names that are there. */
const real = (path: string) =>
  path
    .replace(':idPsp', 'OTHERITMXXX')
    .replace(':place', '1')
    .replace(':slot', 'primary')
    .replace(':id', path.includes('methods') ? 'RPIC' : '1')
const shown = routes.filter(({ show }) => show).map(({ path }) => real(path))
const posted = routes.filter(({ post }) => post).map(({ path }) => real(path))

test('400 a form that is refused comes back as it was filled, each problem beside its field, in the page’s language', async () => {
  await using office = await newPagesWorld(chromium)
  const page = await office.visitor('anna')
  const beside = async (label: string) => {
    const field = page.getByLabel(label, { exact: true })
    const id = (await field.getAttribute('aria-describedby'))?.split(' ').at(-1)
    return [await field.getAttribute('aria-invalid'), await page.locator(`[id="${id}"]`).textContent()]
  }
  const fill = async (fields: Record<string, string>) => {
    for (const [label, value] of Object.entries(fields))
      await page.getByLabel(label, { exact: true }).fill(value)
  }

  await page.goto(office.at('/add-psp?lang=it'))
  await fill({
    idPsp: 'à',
    Nome: 'Banca',
    'Intermediario (idBrokerPSP)': '..',
    'Indirizzo delle chiusure': 'https://closing/',
  })
  expect(await press(page, 'Aggiungi')).toBe(400)
  expect(await beside('idPsp')).toEqual([
    'true',
    expect.stringContaining('Serve un idPsp: da 1 a 35 lettere'),
  ])
  expect(await beside('Nome')).toEqual([null, 'Come lo leggono i pagatori.'])
  expect(await beside('Intermediario (idBrokerPSP)')).toEqual([
    'true',
    expect.stringContaining('Serve un idBrokerPSP'),
  ])
  expect(await page.getByLabel('Nome', { exact: true }).inputValue()).toBe('Banca')
  await fill({ idPsp: 'DEMOITMMXXX', 'Intermediario (idBrokerPSP)': '' })
  await press(page, 'Aggiungi')
  expect(await beside('Indirizzo delle chiusure')).toEqual(['true', 'Serve un nome di host completo (FQDN), non closing. Serve un percorso che non finisca con “/”, come /redirections.']) // biome-ignore format: one line
  await fill({ 'Indirizzo delle chiusure': '' })
  expect(await press(page, 'Aggiungi')).toBe(409)
  expect(await beside('idPsp')).toEqual(['true', 'Ce n’è già uno con questo nome.'])

  await page.goto(office.at('/psps/OTHERITMXXX/add-channel'))
  await page.getByLabel('RPIC').check()
  await fill({ Channel: 'TWICE' })
  expect(await press(page, 'Add')).toBe(400)
  expect(await page.getByRole('alert').textContent()).toContain('Channels: Expected one for RPIC from CHECKOUT; OTHERITMXXX has TWICE as well.') // biome-ignore format: one line
  expect(await page.getByLabel('RPIC').isChecked()).toBe(true)
  await page.getByLabel('RPIC').uncheck()
  await page.getByLabel('IO', { exact: true }).uncheck()
  await page.getByLabel('CHECKOUT').uncheck()
  await press(page, 'Add')
  expect(await page.locator('#methods-problem').textContent()).toBe('Expected at least one method.')
  expect(await page.locator('#touchpoints-problem').textContent()).toBe('Expected at least one touchpoint.')

  await page.goto(office.at('/add-method'))
  await fill({ Identifier: 'PPAL', 'Label for payers': 'x'.repeat(71) })
  expect(await press(page, 'Add')).toBe(400)
  expect((await beside('Identifier'))[1]).toContain('which are natively integrated')
  expect((await beside('Label for payers'))[1]).toBe(
    'Expected text of 1 to 70 characters without control characters.',
  )

  await page.goto(office.at('/add-endpoint?idPsp=DEMOITMMXXX'))
  expect(await page.getByLabel('Identifier').inputValue()).toBe('DEMOITMMXXX')
  await fill({ URL: 'https://psp.example/redirections?a=1' })
  expect(await press(page, 'Add')).toBe(400)
  expect((await beside('URL'))[1]).toBe('Expected an https URL without credentials, query or fragment.')
  expect(await page.getByLabel('PSP', { exact: true }).inputValue()).toBe('DEMOITMMXXX')
  await fill({ URL: 'https://psp.example/redirections', Identifier: '1' })
  expect(await press(page, 'Add')).toBe(409)
  expect((await beside('Identifier'))[1]).toBe('There is one of this name already.')
  expect(await office.audit()).toEqual([])
})

test('400 what others build on is not removed, and the question says why', async () => {
  await using office = await newPagesWorld(chromium)
  const page = await office.visitor('anna')
  await page.goto(office.at('/endpoints/1/remove?lang=it'))
  expect(await press(page, 'Rimuovi')).toBe(400)
  expect(await page.getByRole('alert').textContent()).toContain(
    'Endpoint: Ne serve uno per DEMOITMMXXX, RPIC, CHECKOUT in ambiente production: non c’è.',
  )
  await page.goto(office.at('/methods/RPIC/remove'))
  expect(await press(page, 'Remove')).toBe(400)
  expect(await page.getByRole('alert').textContent()).toContain('OTHERITMXXX names RPIC')
  expect(await office.audit()).toEqual([])
})

describe('nobody gets further than they may', () => {
  test('303 whoever is not signed in is led to where one does, and then back to the page that they asked for', async () => {
    await using office = await newPagesWorld(chromium)
    for (const path of shown) {
      const { status, headers } = await office.world.send(path)
      expect([path, status, headers.location]).toEqual([path, 303, '/backoffice/sign-in?lang=it'])
    }
    for (const path of posted) {
      const { status, headers } = await office.world.send(path, {
        method: 'POST',
        ...office.form({ csrf: '' }),
      })
      const signIn = '/backoffice/sign-in?ended=yes&lang=it'
      expect([path, status, headers.location, headers['set-cookie']]).toEqual([path, 303, signIn, undefined])
    }
    const page = await office.visitor('anna', { from: '/audit?kind=psp&lang=en' })
    expect(page.url()).toBe(office.at('/audit?kind=psp&lang=en'))
    expect(await office.audit()).toEqual([])
  })

  test('a way back leads to pages of the back office, and to no other place', async () => {
    await using office = await newPagesWorld(chromium)
    const ways = [
      'https://evil.example',
      '//evil.example',
      '/backoffice//evil.example',
      '/backofficer',
      '/backoffice/\\evil',
      '%',
      '',
    ]
    for (const way of ways) {
      const page = await office.visitor('anna', { way })
      expect([way, page.url()]).toEqual([way, office.at('?lang=en')])
    }
  })

  test.each(['forged', 'missing', 'of another session', 'twice', 'from another site'])(
    '403 a form whose token is %s changes nothing, at any address',
    async kind => {
      await using office = await newPagesWorld(chromium)
      const [mine, others] = [await office.session('anna'), await office.session('bruno')]
      const tokens: Record<string, string[]> = {
        forged: ['x'.repeat(43)],
        missing: [],
        'of another session': [others.csrf],
        twice: [mine.csrf, mine.csrf],
        'from another site': [mine.csrf],
      }
      const site = kind === 'from another site' ? 'cross-site' : 'same-origin'
      for (const path of posted) {
        const form = office.form({ offered: 'no', seen: '1', id: 'X', label: 'X' }, tokens[kind])
        const headers = {
          ...form.headers,
          cookie: mine.cookie,
          'sec-fetch-site': site,
          'accept-language': 'en',
        }
        const { status, text } = await office.world.send(path, { method: 'POST', body: form.body, headers })
        expect([path, status]).toEqual([path, 403])
        if (site === 'same-origin') expect(text).toContain('This form is no longer valid')
      }
      expect(await office.audit()).toEqual([])
    },
  )

  test('404 what is not there, whatever name it is given; a page that fails shows nothing from inside', async () => {
    await using office = await newPagesWorld(chromium)
    const page = await office.visitor('anna')
    const paths = ['/psps/NOBODY', '/psps/OTHERITMXXX/channels/2', '/psps/OTHERITMXXX/channels/01', '/psps/OTHERITMXXX/channels/x/remove', '/psps/OTHERITMXXX/keys/third', '/psps/OTHERITMXXX/keys/secondary/revoke', '/methods/KLRN', '/endpoints/2/verify', '/endpoints/%00', '/psps/%E2%80%AE'] // biome-ignore format: a list of paths
    for (const path of paths) {
      const response = await page.goto(office.at(path))
      expect([path, response?.status()]).toEqual([path, 404])
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('There is nothing here')
    }
    await office.world.database.run('alter table platform.registry_entry rename to away')
    const response = await page.goto(office.at(''))
    await office.world.database.run('alter table platform.away rename to registry_entry')
    expect(response?.status()).toBe(500)
    expect(await page.content()).not.toContain('registry_entry')
    await follow(page, 'Go to the PSPs')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('PSPs')
  })
})

describe('409 somebody was faster', () => {
  const changing = async (office: PagesWorld, path: string) => {
    const [anna, bruno] = [await office.visitor('anna'), await office.visitor('bruno')]
    await Promise.all([anna, bruno].map(page => page.goto(office.at(path))))
    return [anna, bruno] as const
  }

  test.each([
    ['/psps/OTHERITMXXX/edit', 'Name', 'Name'],
    ['/methods/RPIC', 'Label for payers', 'Label for payers'],
    ['/endpoints/1', 'URL', 'URL'],
  ])(
    '%s: the form shows what is there now beside what was entered, and saves it if they insist',
    async (path, label) => {
      await using office = await newPagesWorld(chromium)
      const [anna, bruno] = await changing(office, path)
      const [first, second] = ['https://first.example/a', 'https://second.example/b']
      await anna.getByLabel(label, { exact: true }).fill(first)
      await press(anna, 'Save')
      await bruno.getByLabel(label, { exact: true }).fill(second)
      expect(await press(bruno, 'Save')).toBe(409)
      expect(await bruno.getByRole('alert').textContent()).toContain('Somebody changed it meanwhile')
      expect(await bruno.getByRole('row').allTextContents()).toEqual([
        'FieldNowIn the form',
        `${label}${first}${second}`,
      ])
      expect(await bruno.getByLabel(label, { exact: true }).inputValue()).toBe(second)
      expect((await office.audit()).length).toBe(1)
      expect(await press(bruno, 'Save')).toBe(200)
      expect((await office.audit()).map(({ who }) => who)).toEqual(['anna', 'bruno'])
    },
  )

  test('a channel, a removal, and what payers can choose', async () => {
    await using office = await newPagesWorld(chromium)
    const [anna, bruno] = await changing(office, '/psps/OTHERITMXXX/channels/1')
    const carla = await office.visitor('carla')
    const dario = await office.visitor('dario')
    await carla.goto(office.at('/psps/OTHERITMXXX'))
    await dario.goto(office.at('/psps/OTHERITMXXX/remove'))
    await anna.getByLabel('IO', { exact: true }).uncheck()
    await press(anna, 'Save')

    await bruno.getByLabel('RBPS').check()
    expect(await press(bruno, 'Save')).toBe(409)
    expect(await bruno.getByRole('row').allTextContents()).toEqual([
      'FieldNowIn the form',
      'MethodsRPICRBPS, RPIC',
      'TouchpointsCHECKOUTCHECKOUT, IO',
    ])
    expect(await press(carla, 'Stop offering')).toBe(409)
    expect(await carla.getByRole('alert').textContent()).toContain('This page shows how it is now')
    expect(await press(carla, 'Stop offering')).toBe(200)
    expect(await press(dario, 'Remove')).toBe(409)
    expect(await press(dario, 'Remove')).toBe(200)
    expect(await press(bruno, 'Save')).toBe(409)
    expect(await bruno.getByRole('heading', { level: 1 }).textContent()).toBe('It was removed meanwhile')
    expect((await office.audit()).map(({ who, action }) => `${who} ${action}`)).toEqual([
      'anna change',
      'carla change',
      'dario remove',
      'dario revoke',
    ])
  })

  test('of two who remove the same at once, both are told that it is done', async () => {
    await using office = await newPagesWorld(chromium)
    const pages = await changing(office, '/endpoints/1/remove')
    const { database } = office.world
    await database.run(
      `update platform.registry_entry set entry = entry || '{"offered": false}' where kind = 'psp'`,
    )
    expect(await Promise.all(pages.map(page => press(page, 'Remove')))).toEqual([200, 200])
    for (const page of pages)
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Endpoints')
    expect((await office.audit()).map(({ action }) => action)).toEqual(['remove'])
  })

  test('a channel that has taken the place of the one that is saved is left as it is', async () => {
    await using office = await newPagesWorld(chromium)
    const { database } = office.world
    const channels = ['A', 'B'].map(idChannel => ({ idChannel, methods: ['RPIC'], touchpoints: [idChannel === 'A' ? 'IO' : 'CHECKOUT'] })) // biome-ignore format: one line
    const write = (left: object[]) =>
      database.run(
        `update platform.registry_entry set revision = revision + 1, entry = entry || $1::jsonb where id = 'OTHERITMXXX'`,
        [JSON.stringify({ channels: left })],
      )
    await write(channels)
    const anna = await office.visitor('anna')
    await anna.goto(office.at('/psps/OTHERITMXXX/channels/1'))
    await write(channels.slice(1))
    await anna.getByLabel('CHECKOUT').check()
    expect(await press(anna, 'Save')).toBe(409)
    expect(await anna.getByRole('heading', { level: 1 }).textContent()).toBe('It was removed meanwhile')
    const { entries } = await office.registry()
    expect(entries.psps.find(({ idPsp }) => idPsp === 'OTHERITMXXX')?.channels).toEqual(channels.slice(1))
  })

  test('a key that somebody else has just made is not replaced, nor revoked', async () => {
    await using office = await newPagesWorld(chromium)
    const [anna, bruno] = await changing(office, '/psps/OTHERITMXXX')
    const carla = await office.visitor('carla')
    await press(anna, 'Make the secondary key')
    expect(await press(bruno, 'Make the secondary key')).toBe(409)
    await carla.goto(office.at('/psps/OTHERITMXXX/keys/secondary/revoke'))
    await office.world.clock.advance(1)
    await follow(bruno, 'Make anew secondary')
    expect(await press(bruno, 'Make the secondary key')).toBe(200)
    expect(await press(carla, 'Revoke the key')).toBe(409)
    expect((await office.audit()).map(({ who }) => who)).toEqual(['anna', 'bruno'])
  })
})
