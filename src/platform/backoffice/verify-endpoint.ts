/**
 * A handshake with a PSP's address as the platform would do it, with its own certificate and trust (TLS-3, TLS-5): what
 * an administrator looks at before payers are sent there. Changes nothing, and asks the PSP for nothing.
 */
import { lookAt, type Sight } from '../../runtime/http/handshake.ts'
import type { Platform } from '../context.ts'
import type { Endpoint } from '../registry-entries.ts'

/** `refused`: why the platform does not call such an address at all. */
export type Verified = Sight & { url: string; refused: string | undefined }

export async function verifyEndpoint(
  { config }: Pick<Platform, 'config'>,
  { url }: Pick<Endpoint, 'url'>,
): Promise<Verified> {
  const sight = await lookAt({ url, tls: {}, patience: config.patience })
  return { ...sight, url, refused: undefined }
}
