/**
 * The registry as this node knows it: never older than half a second, so that what an administrator changes anywhere,
 * and a key that is revoked, counts on every node within one.
 */
import type { Database } from '../runtime/database.ts'
import { newRegistry, type Registry } from './registry.ts'
import type { Environment } from './registry-entries.ts'
import { type Key, readRegistry, registryRevision } from './store/registry.ts'

export type Known = Registry & { revision: number; keys: readonly Key[] }
export type KnownRegistry = {
  /** Rejects when it cannot be read: nobody is let in by what was true once. */
  current(): Promise<Known>
  /** Has it read again, after a change of this node's own. */
  forget(): void
}

/** Milliseconds. */
const fresh = 500

type Parts = { database: Database; environment: Environment; now?: () => number }

export function knownRegistry({
  database,
  environment,
  now = () => performance.now(),
}: Parts): KnownRegistry {
  let known: { registry: Known; at: number } | undefined
  let reading: Promise<Known> | undefined

  /** One look at the revision is enough for whoever asks meanwhile. */
  async function read(): Promise<Known> {
    const at = now()
    const revision = await registryRevision(database)
    if (known?.registry.revision === revision) known = { registry: known.registry, at }
    else {
      const { entries, keys, ...written } = await readRegistry(database)
      known = { registry: { ...newRegistry(entries, environment), ...written, keys }, at }
    }
    return known.registry
  }

  return {
    current() {
      if (known && now() - known.at < fresh) return Promise.resolve(known.registry)
      if (reading) return reading
      const mine = read().finally(() => {
        if (reading === mine) reading = undefined
      })
      reading = mine
      return mine
    },
    forget() {
      known = undefined
      reading = undefined
    },
  }
}
