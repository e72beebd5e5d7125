/** A certificate, its key and whom it trusts: whether they do is known at start, not when somebody connects. */
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { ConfigError } from '../config.ts'

export function checkTls<Tls extends SecureContextOptions>(setting: string, tls: Tls): Tls {
  try {
    createSecureContext(tls)
    return tls
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new ConfigError(`${setting}: expected PEM files that go together, found ${why}`)
  }
}
