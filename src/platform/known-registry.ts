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

/** Resolves when no node goes by what was written before now any more. By real time, as nodes do. */
export const knownEverywhere = () => new Promise<void>(resolve => setTimeout(resolve, 2 * fresh))

type Parts = { database: Database; environment: Environment; now?: () => number }

export function knownRegistry({
  database,
  environment,
  now = () => performance.now(),
}: Parts): KnownRegistry {
  let known: { registry: Known; at: number } | undefined
  let reading: { registry: Promise<Known>; at: number } | undefined
  let begun = 0
  let kept = 0

  /** Kept if nothing was that began later, nor was it to be forgotten meanwhile. */
  async function read(at: number): Promise<Known> {
    const mine = ++begun
    const revision = await registryRevision(database)
    const registry = known?.registry.revision === revision ? known.registry : await readWhole()
    if (mine > kept) {
      kept = mine
      known = { registry, at }
    }
    return registry
  }

  async function readWhole(): Promise<Known> {
    const { entries, keys, revision } = await readRegistry(database)
    return { ...newRegistry(entries, environment), revision, keys }
  }

  /** One look is enough for whoever asks meanwhile, unless it takes too long to be of their time. */
  const isFresh = (from: { at: number } | undefined) => from !== undefined && now() - from.at < fresh

  return {
    current() {
      if (known && isFresh(known)) return Promise.resolve(known.registry)
      if (reading && isFresh(reading)) return reading.registry
      const at = now()
      const mine = { registry: read(at), at }
      reading = mine
      const end = () => {
        if (reading === mine) reading = undefined
      }
      mine.registry.then(end, end)
      return mine.registry
    },
    forget() {
      known = undefined
      reading = undefined
      kept = begun
    },
  }
}
