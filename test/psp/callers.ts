/** Callers of the PSP's API, each with a certificate of its own kind. */
import { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, type Dispatcher } from 'undici'
import type { Authority } from '../../src/runtime/development-pki.ts'
import { newAuthority, newCertificate } from '../../src/runtime/development-pki.ts'
import type { PspWorld } from './psp-world.ts'

export type Identity = { cert?: string; key?: string }

/** A caller with a certificate of the CA that the PSP trusts, for `name`. */
export async function callerNamed(world: PspWorld, name: string): Promise<Dispatcher> {
  const { certificate, key } = await newCertificate(world.authority, name, new Date())
  return caller(world, { cert: certificate, key })
}

export const caller = ({ pki }: PspWorld, identity: Identity): Dispatcher =>
  new Agent({ connect: { ca: readFileSync(pki.ca), ...identity } })

const yesterday = () => new Date(Date.now() - 2 * 365 * 24 * 3_600_000)

/** Certificates that must not do. */
export const strangers: Record<string, (authority: Authority) => Promise<Identity>> = {
  'no certificate': async () => ({}),
  'one of another CA': async () =>
    pem(await newCertificate(await newAuthority(new Date(), 'Another CA'), 'pagopa-forwarder', new Date())),
  'one of another CA of the same name': async () =>
    pem(await newCertificate(await newAuthority(new Date()), 'pagopa-forwarder', new Date())),
  'one that has expired': async authority =>
    pem(await newCertificate(authority, 'pagopa-forwarder', yesterday())),
  'one that it signed itself': async () => selfSigned(),
}

const pem = ({ certificate, key }: { certificate: string; key: string }): Identity => ({
  cert: certificate,
  key,
})

async function selfSigned(): Promise<Identity> {
  const { certificate, keys } = await newAuthority(new Date(), 'pagopa-forwarder')
  return {
    cert: certificate.toString('pem'),
    key: `${KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' })}`,
  }
}
