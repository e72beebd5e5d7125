/** Whose key came with a callback (OUTCOME-11). Only hashes are kept, and every one of them is compared. */
import { equal, sha256 } from '../runtime/secret.ts'
import { keyHashes, type Registry } from './registry.ts'

export function callbackKeys({ psps }: Registry): (key: unknown) => string | undefined {
  const known = psps.flatMap(psp =>
    keyHashes(psp).map(hash => ({ idPsp: psp.idPsp, hash: Buffer.from(hash, 'hex') })),
  )
  return key => {
    if (typeof key !== 'string') return undefined
    const hash = sha256(key)
    const [found] = known.filter(candidate => equal(candidate.hash, hash))
    return found?.idPsp
  }
}
