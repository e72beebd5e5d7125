/** A certificate, its key and whom it trusts: whether they do is known at start, not when somebody connects. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { ConfigError } from '../config.ts'

type PemFiles = { cert?: string; key?: string; ca?: string }

export function checkTls<Tls extends PemFiles>(setting: string, tls: Tls): Tls {
  try {
    createSecureContext(tls)
    if (tls.cert !== undefined || tls.key !== undefined) checkPair(tls)
    if (tls.ca !== undefined) checkAuthorities(tls.ca)
    return tls
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new ConfigError(`${setting}: expected PEM files that go together, found ${why}`)
  }
}

/**
 * Node takes an empty file for none, and a key of another kind (one of RSA beside a certificate of ECDSA) for one whose
 * certificate is still to come: either would be a listener that agrees with nobody.
 */
function checkPair({ cert, key = '' }: PemFiles) {
  const [own] = certificatesIn(cert)
  if (!own) throw new Error('no certificate')
  if (key.trim() === '') throw new Error('no key')
  if (!own.checkPrivateKey(createPrivateKey(key))) throw new Error('a key that is not the certificate’s')
}

/**
 * Node takes any text for authorities, trusts those that it finds, and is silent about one that is cut off. One that
 * stands under another vouches for nobody unless those above it are there, up to the root, which is its own issuer.
 */
function checkAuthorities(ca: string) {
  const found = certificatesIn(ca)
  if (found.length === 0) throw new Error('no certificate of an authority')
  if (ca.split(beginning).length > found.length + 1)
    throw new Error('a certificate of an authority that is cut off')
  if (!found.some(({ subject, issuer }) => subject === issuer))
    throw new Error('authorities without their root')
}

const beginning = '-----BEGIN CERTIFICATE-----'

/** Those that stand in a PEM file, in their order. Throws where one cannot be read. */
export function certificatesIn(pem = ''): X509Certificate[] {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return texts.map(text => new X509Certificate(text))
}
