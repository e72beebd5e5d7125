/** A certificate, its key and whom it trusts: whether they do is known at start, not when somebody connects. */
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { ConfigError } from '../config.ts'

type PemFiles = { cert?: string; key?: string; ca?: string }

export function checkTls<Tls extends PemFiles>(setting: string, tls: Tls): Tls {
  try {
    createSecureContext(tls)
    if (tls.ca !== undefined) checkAuthorities(tls.ca)
    return tls
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new ConfigError(`${setting}: expected PEM files that go together, found ${why}`)
  }
}

/** Node takes any text for authorities, and then trusts none. */
function checkAuthorities(pem: string) {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g)
  if (!certificates) throw new Error('no certificate of an authority')
  for (const certificate of certificates) new X509Certificate(certificate)
}
