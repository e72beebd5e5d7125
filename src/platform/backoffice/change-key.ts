/**
 * The two keys with which a PSP speaks to the platform. Both count; one is made anew while the other is in use. What a
 * key is, is known once, to whoever made it: here there is only its hash.
 *
 * Whether the key that is there is the one that they mean is asked at the registry's revision at which it is changed, so
 * that nobody replaces or revokes a key that somebody else has just made.
 */
import { sha256 } from '../../runtime/secret.ts'
import type { Platform } from '../context.ts'
import { type By, type Key, putApiKey, readRegistry, removeApiKey, type Slot } from '../store/registry.ts'
import { contenders, findEntry } from './change-entry.ts'

type Office = Pick<Platform, 'database' | 'clock' | 'registry' | 'random'>
/** Whether the key that is there, or that there is none, is what they have seen. */
export type Seen = (key: Key | undefined) => boolean | Promise<boolean>
type Wish = { idPsp: string; slot: Slot; who: string; isSeen?: Seen | undefined }

/** `missing`: there is no such PSP, or no key to revoke. `changed`: it is not the key that they have seen. */
type Unchanged = { refused: 'missing' | 'changed' }

/** 256 bits, to be shown once. */
export function regenerateKey(office: Office, wish: Wish): Promise<{ key: string } | Unchanged> {
  const { database, random } = office
  const { idPsp, slot } = wish
  return change(office, wish, async (_key, revision, by) => {
    const key = random(32).toString('base64url')
    return (await putApiKey(database, revision, { idPsp, slot, hash: sha256(key) }, by)) && { key }
  })
}

/** From now on it opens nothing. */
export function revokeKey(office: Office, wish: Wish): Promise<{ revoked: true } | Unchanged> {
  return change(office, wish, async (key, revision, by) => {
    if (!key) return { refused: 'missing' }
    return (await removeApiKey(office.database, revision, wish, by)) && { revoked: true }
  })
}

/** `attempt` answers false where the registry is no longer at that revision: then all of it is looked at again. */
async function change<Done>(
  { database, clock, registry }: Office,
  { idPsp, slot, who, isSeen = () => true }: Wish,
  attempt: (key: Key | undefined, revision: number, by: By) => Promise<Done | Unchanged | false>,
): Promise<Done | Unchanged> {
  for (let tries = 0; tries < contenders; tries++) {
    const { revision, entries, keys } = await readRegistry(database)
    if (!findEntry(entries, 'psp', idPsp)) return { refused: 'missing' }
    const key = keys.find(one => one.idPsp === idPsp && one.slot === slot)
    if (!(await isSeen(key))) return { refused: 'changed' }
    const done = await attempt(key, revision, { who, at: clock.now() })
    if (done === false) continue
    registry.forget()
    return done
  }
  throw new Error(`${contenders} others changed the registry first`)
}
