/**
 * The two keys with which a PSP speaks to the platform. Both count; one is made anew while the other is in use. What a
 * key is, is known once, to whoever made it: here there is only its hash.
 */
import { sha256 } from '../../runtime/secret.ts'
import type { Platform } from '../context.ts'
import { putApiKey, removeApiKey, type Slot } from '../store/registry.ts'

type Office = Pick<Platform, 'database' | 'clock' | 'registry' | 'random'>
type Which = { idPsp: string; slot: Slot; who: string }

/** 256 bits, to be shown once. Undefined: there is no such PSP. */
export async function regenerateKey(
  office: Office,
  { idPsp, slot, who }: Which,
): Promise<string | undefined> {
  const { database, clock, registry, random } = office
  const key = random(32).toString('base64url')
  const put = await putApiKey(database, { idPsp, slot, hash: sha256(key) }, { who, at: clock.now() })
  registry.forget()
  return put ? key : undefined
}

/** From now on it opens nothing. False: there was none. */
export async function revokeKey(office: Office, { idPsp, slot, who }: Which): Promise<boolean> {
  const { database, clock, registry } = office
  const gone = await removeApiKey(database, { idPsp, slot }, { who, at: clock.now() })
  registry.forget()
  return gone
}
