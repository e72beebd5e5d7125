/**
 * A small certificate authority for development and tests: one CA, the platform's client certificate, the PSP's
 * server certificate. Made once into a directory, and made again when it is about to end.
 */
import { webcrypto, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

export type DevelopmentPki = { ca: string; forwarder: Pair; psp: Pair }
export type Pair = { certificate: string; key: string }

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const year = 365 * 24 * 3_600_000
const renewal = 30 * 24 * 3_600_000

/** The paths of the files, which exist and are valid when this resolves. */
export async function createDevelopmentPki(directory: string, now: Date): Promise<DevelopmentPki> {
  const pair = (name: string) => ({
    certificate: join(directory, `${name}.pem`),
    key: join(directory, `${name}.key`),
  })
  const pki = { ca: join(directory, 'ca.pem'), forwarder: pair('forwarder'), psp: pair('psp') }
  if (await isFresh(pki, now)) return pki
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const ca = await newAuthority(now)
  await save(pki.forwarder, await newCertificate(ca, 'pagopa-forwarder', now))
  await save(pki.psp, await newCertificate(ca, 'localhost', now))
  await write(pki.ca, ca.certificate.toString('pem'))
  return pki
}

export type Authority = { certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair }
export type Issued = { certificate: string; key: string }

export async function newAuthority(now: Date, name = 'Passerella development CA'): Promise<Authority> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    ...validity(now),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate, keys }
}

/** A certificate for `name`, as client and as server on this machine. */
export async function newCertificate(ca: Authority, name: string, now: Date): Promise<Issued> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: ca.certificate.subject,
    ...validity(now),
    publicKey: keys.publicKey,
    signingKey: ca.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.clientAuth,
        x509.ExtendedKeyUsage.serverAuth,
      ]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(ca.keys.publicKey),
    ],
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') }
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

const validity = (now: Date) => ({
  notBefore: new Date(now.getTime() - 24 * 3_600_000),
  notAfter: new Date(now.getTime() + year),
})

async function save(to: Pair, { certificate, key }: Issued): Promise<Issued> {
  await write(to.key, key)
  await write(to.certificate, certificate)
  return { certificate, key }
}

/** Whole or not at all, so that a process that starts meanwhile never reads half a key. */
async function write(file: string, text: string) {
  await writeFile(`${file}.new`, text, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** The CA is written last: where it is, the rest is, and belongs to it. */
async function isFresh({ ca, forwarder, psp }: DevelopmentPki, now: Date): Promise<boolean> {
  try {
    const authority = new X509Certificate(await readFile(ca))
    const issued = await Promise.all([forwarder, psp].map(({ certificate }) => readFile(certificate)))
    return issued
      .map(pem => new X509Certificate(pem))
      .every(one => one.verify(authority.publicKey) && one.validToDate.getTime() > now.getTime() + renewal)
  } catch {
    return false
  }
}
