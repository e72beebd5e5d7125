/** Certificates of every kind that a test needs, good and bad, issued by an authority of its own. */
import { KeyObject, webcrypto } from 'node:crypto'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import type { Authority } from '../src/runtime/development-pki.ts'

export type Identity = { cert: string; key: string }
export type Wanted = {
  /** As RFC 4514 would have it, but the widest part first; or its parts, with nothing to escape. */
  name?: string | x509.JsonName
  /** From now; below 0, it has begun or ended before. */
  begins?: number
  ends?: number
  for?: 'clients' | 'servers' | 'both' | 'anything'
  hosts?: string[]
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
export const day = 24 * 3_600_000

export async function certificateOf(
  ca: Authority,
  {
    name = 'CN=pagopa-forwarder',
    begins = -day,
    ends = 365 * day,
    for: use = 'both',
    hosts = ['localhost'],
  }: Wanted = {},
): Promise<Identity> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const now = Date.now()
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name,
    issuer: ca.certificate.subject,
    notBefore: new Date(now + begins),
    notAfter: new Date(now + ends),
    publicKey: keys.publicKey,
    signingKey: ca.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      ...(use === 'anything' ? [] : [new x509.ExtendedKeyUsageExtension(uses[use])]),
      ...(hosts.length === 0
        ? []
        : [new x509.SubjectAlternativeNameExtension(hosts.map(value => ({ type: 'dns' as const, value })))]),
    ],
  })
  return { cert: certificate.toString('pem'), key: pemOf(keys.privateKey) }
}

const { clientAuth, serverAuth } = x509.ExtendedKeyUsage
const uses = { clients: [clientAuth], servers: [serverAuth], both: [clientAuth, serverAuth] }

/** One that another vouches for. */
export async function authorityUnder(above: Authority, name: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: above.certificate.subject,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 365 * day),
    publicKey: keys.publicKey,
    signingKey: above.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  })
  return { certificate, keys }
}

export const authorityPem = ({ certificate }: Authority) => certificate.toString('pem')

/** The certificate that an authority has signed for itself, with its key. */
export const selfSigned = (authority: Authority): Identity => ({
  cert: authorityPem(authority),
  key: pemOf(authority.keys.privateKey),
})

const pemOf = (key: webcrypto.CryptoKey) =>
  String(KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }))
