/**
 * Who asks for payments: the touchpoint, by a key of its own, in the header in which PSPs show theirs. Only hashes are
 * kept, and every one of them is compared.
 */
import type { FastifyRequest } from 'fastify'
import { equal, sha256 } from '../../runtime/secret.ts'
import type { Platform } from '../context.ts'

const touchpointHeader = 'ocp-apim-subscription-key'

/** The hash of the key that a request shows, as the settings have it; undefined for none of theirs. */
export function touchpointKeys({ config }: Pick<Platform, 'config'>) {
  const known = config.touchpointKeys.map(hash => Buffer.from(hash, 'hex'))
  return ({ headers }: FastifyRequest): string | undefined => {
    const key = headers[touchpointHeader]
    if (typeof key !== 'string') return undefined
    const hash = sha256(key)
    const [found] = known.filter(candidate => equal(candidate, hash))
    return found && `touchpoint ${found.toString('hex')}`
  }
}
