import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newPayer } from './payer.ts'
import { callbackKey, idPsp, newPspWorld } from './psp-world.ts'

const served = (idPsp: string, name: string) => ({
  idPsp,
  name,
  methods: ['RPIC'],
  touchpoints: ['CHECKOUT' as const],
})
const said = (lines: string[], message: string) =>
  lines.map(line => JSON.parse(line)).filter(({ msg }) => msg === message)

test('a PSP says when its schema is up to date, where it listens, and that it has stopped', async () => {
  await using world = await newPspWorld()
  expect(said(world.lines, 'migrated')).toMatchObject([{ schema: 'psp' }])
  expect(said(world.lines, 'listening')).toMatchObject([
    { listener: 'api', port: world.settings.api.port },
    { listener: 'page', port: world.settings.page.port },
    { listener: 'metrics', port: Number(new URL(world.metrics).port) },
  ])
  expect(said(world.lines, 'stopped')).toEqual([])
  await world.stop()
  expect(said(world.lines, 'stopped')).toHaveLength(1)
})

test('a bank of the PSP’s own shows no sandbox pages, even if it has a phone', async () => {
  const bank = join(import.meta.dirname, 'banks', 'hangs-after-booking.ts')
  await using world = await newPspWorld({ config: { bank } })
  for (const page of ['phone', 'accounts'])
    expect((await newPayer().get(`${world.page}/sandbox/${page}`)).status).toBe(404)
})

test('with several PSPs, a page that is no payment’s bears the name of none of them', async () => {
  await using one = await newPspWorld()
  const file = join(one.pki.ca, '..', 'callback-key')
  await writeFile(file, callbackKey)
  const psps = [served(idPsp, 'Banca Prima'), served('OTHERITMXXX', 'Banca Seconda')]
  await using several = await newPspWorld({
    config: { psps: psps.map(psp => ({ ...psp, callbackKeyFile: file })) },
  })
  const nowhere = '/pay/nowhere'
  expect((await newPayer().get(one.page + nowhere)).text).toContain('Banca Demo')
  const { status, text } = await newPayer().get(several.page + nowhere)
  expect(status).toBe(404)
  expect(text).toContain('Passerella')
  expect(text).not.toMatch(/Banca Prima|Banca Seconda/)
  const payment = await several.opened({ idPsp: 'OTHERITMXXX' })
  expect((await payment.payer.get(payment.url)).text).toContain('Banca Seconda')
})
