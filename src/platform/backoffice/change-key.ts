/**
 * The two keys with which a PSP speaks to the platform. Both count; one is made anew while the other is in use. What a
 * key is, is known once, to whoever made it: here there is only its hash.
 */
import { sha256 } from '../../runtime/secret.ts'
import type { Platform } from '../context.ts'
import { type Key, putApiKey, readRegistry, removeApiKey, type Slot } from '../store/registry.ts'
import { contenders, findEntry } from './change-entry.ts'

type Office = Pick<Platform, 'database' | 'clock' | 'registry' | 'random'>
type Which = { idPsp: string; slot: Slot; who: string }
/** `isSeen`: whether the key that is there is the one that they mean to replace. */
type Made = Which & { isSeen?: (key: Key | undefined) => boolean }

/** 256 bits, to be shown once. Undefined: there is no such PSP, or not the key that they have seen, also since just now. */
export async function regenerateKey(
  office: Office,
  { idPsp, slot, who, isSeen = () => true }: Made,
): Promise<string | undefined> {
  const { database, clock, registry, random } = office
  for (let tries = 0; tries < contenders; tries++) {
    const { revision, entries, keys } = await readRegistry(database)
    if (!findEntry(entries, 'psp', idPsp)) return undefined
    if (!isSeen(keys.find(one => one.idPsp === idPsp && one.slot === slot))) return undefined
    const key = random(32).toString('base64url')
    const put = { idPsp, slot, hash: sha256(key) }
    if (!(await putApiKey(database, revision, put, { who, at: clock.now() }))) continue
    registry.forget()
    return key
  }
  throw new Error(`${contenders} others changed the registry first`)
}

/** From now on it opens nothing. False: there was none. */
export async function revokeKey(office: Office, { idPsp, slot, who }: Which): Promise<boolean> {
  const { database, clock, registry } = office
  if (!findEntry((await readRegistry(database)).entries, 'psp', idPsp)) return false
  const gone = await removeApiKey(database, { idPsp, slot }, { who, at: clock.now() })
  registry.forget()
  return gone
}
