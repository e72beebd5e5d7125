/**
 * A handshake with a PSP's address as the platform would do it, with its own certificate and trust (TLS-3, TLS-5): what
 * an administrator looks at before payers are sent there. Changes nothing, and asks the PSP for nothing.
 */
import type { LookupFunction } from 'node:net'
import { lookAt, type Sight, unseen } from '../../runtime/http/handshake.ts'
import { RefusedAddress } from '../../runtime/http/private-addresses.ts'
import type { Platform } from '../context.ts'
import type { Endpoint } from '../registry-entries.ts'

/** `refused`: why the platform does not call such an address at all. */
export type Verified = Sight & { url: string; refused: string | undefined }

export async function verifyEndpoint(
  { config, clientTls, guard }: Pick<Platform, 'config' | 'clientTls' | 'guard'>,
  { url }: Pick<Endpoint, 'url'>,
): Promise<Verified> {
  const refused = { ...unseen, url }
  const literal = guard.refusal(new URL(url).hostname)
  if (literal) return { ...refused, refused: literal.message }
  let spoilt: RefusedAddress | undefined
  const lookup: LookupFunction = (host, options, done) =>
    guard.lookup(host, options, (error, ...found) => {
      if (error instanceof RefusedAddress) spoilt = error
      done(error, ...found)
    })
  const sight = await lookAt({ url, tls: clientTls(), patience: config.patience, lookup })
  return spoilt ? { ...refused, refused: spoilt.message } : { ...sight, url, refused: undefined }
}
