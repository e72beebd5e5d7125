import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pspConfig } from '../../src/psp/config.ts'
import { newAuthority } from '../../src/runtime/development-pki.ts'
import { authorityPem, certificateOf } from '../certificates.ts'
import { tlsServer } from '../tls-server.ts'
import { until } from '../until.ts'
import { newPspWorld } from './psp-world.ts'

test('the platform’s next authority counts as soon as its file is replaced, without a restart (TLS-5)', async () => {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-authority-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const [old, next] = [await newAuthority(new Date(), 'Old CA'), await newAuthority(new Date(), 'Next CA')]
  const ca = join(directory, 'platform-ca.pem')
  await writeFile(ca, authorityPem(old))
  const manners = { clients: next, status: 404, requestCert: false }
  const { url } = opened.use(await tlsServer(await certificateOf(next), manners))
  const { platform } = pspConfig.parse({ platform: { url, ca } })
  const world = opened.use(await newPspWorld({ config: { platform } }))
  const lastAnswer = async () => {
    const payment = await world.opened()
    await payment.payer.submit(`${payment.url}/cancel`)
    return until('the outcome was tried', async () => {
      return (await world.duty(payment, 'deliver-outcome'))?.last_answer
    })
  }
  expect(await lastAnswer()).toMatch(/^cut: /)

  await writeFile(ca, authorityPem(next))
  await until('it is in force', () => world.lines.some(line => line.includes('"subject":"CN=Next CA"')))

  expect(await lastAnswer()).toMatch(/404/)
  expect(await (await fetch(world.metrics)).text()).toMatch(
    /passerella_certificate_expiry_seconds\{setting="psp.platform",kind="authority",subject="CN=Next CA"/,
  )
})
