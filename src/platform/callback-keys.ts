/** Whose key came with a callback (OUTCOME-11). Only hashes are kept, and every one of them is compared. */
import { equal, sha256 } from '../runtime/secret.ts'
import type { Platform } from './context.ts'
import { type Key, noteUse } from './store/registry.ts'

/** How often the use of a key is written down, in milliseconds. */
const seldom = 60_000

type Keeper = Pick<Platform, 'registry' | 'database' | 'clock' | 'log'>

export function callbackKeys(keeper: Keeper): (key: unknown) => Promise<string | undefined> {
  const noted = new WeakMap<Key, number>()
  return async key => {
    if (typeof key !== 'string') return undefined
    const hash = sha256(key)
    const { keys } = await keeper.registry.current()
    const [found] = keys.filter(candidate => equal(candidate.hash, hash))
    if (found) note(keeper, noted, found)
    return found?.idPsp
  }
}

/**
 * Nobody waits for it: that a key was used is of interest to people, not to the payment. A key that was made anew is
 * another, whose first use is what they wait for.
 */
function note({ database, clock, log }: Keeper, noted: WeakMap<Key, number>, key: Key) {
  const now = clock.now()
  if (now.getTime() - (noted.get(key) ?? 0) < seldom) return
  noted.set(key, now.getTime())
  noteUse(database, key, now).catch(error =>
    log.warn({ err: error }, 'the use of a key was not written down'),
  )
}
