/** A certificate, its key and whom it trusts: whether they do is known at start, not when somebody connects. */
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { ConfigError } from '../config.ts'

type PemFiles = { cert?: string; key?: string; ca?: string }

export function checkTls<Tls extends PemFiles>(setting: string, tls: Tls): Tls {
  try {
    createSecureContext(tls)
    if (tls.ca !== undefined && certificatesIn(tls.ca).length === 0)
      throw new Error('no certificate of an authority') // Node takes any text for authorities, and then trusts none
    return tls
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new ConfigError(`${setting}: expected PEM files that go together, found ${why}`)
  }
}

/** Those that stand in a PEM file, in their order. Throws where one cannot be read. */
export function certificatesIn(pem = ''): X509Certificate[] {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return texts.map(text => new X509Certificate(text))
}
