/** What is missing before payers can choose a PSP. Pure. */
import { type Entries, endpointsOf, type Wanted, wantedOf } from '../registry.ts'
import type { Environment, Psp } from '../registry-entries.ts'
import type { Key } from '../store/registry.ts'

export type Readiness = {
  /** What payers could choose. */
  ways: Wanted[]
  /** Of those, the ones that no endpoint is for, and the ones that more than one is as much for as another. */
  unreached: Wanted[]
  tied: Wanted[]
  hasKey: boolean
}

/** `key`: nobody could say how a payment ended. */
export type Missing = 'methods' | 'key' | 'endpoint' | 'tie'

type Written = { entries: Entries; keys: readonly Key[] }

export function readinessOf(psp: Psp, { entries, keys }: Written, environment: Environment): Readiness {
  const ways = wantedOf(psp, entries.methods)
  const endpointsFor = endpointsOf(psp, entries, environment)
  const found = ways.map(way => ({ way, count: endpointsFor(way).length }))
  return {
    ways,
    unreached: found.filter(({ count }) => count === 0).map(({ way }) => way),
    tied: found.filter(({ count }) => count > 1).map(({ way }) => way),
    hasKey: keys.some(({ idPsp }) => idPsp === psp.idPsp),
  }
}

export function missingOf({ ways, unreached, tied, hasKey }: Readiness): Missing[] {
  const found: [Missing, boolean][] = [
    ['methods', ways.length === 0],
    ['key', !hasKey],
    ['endpoint', unreached.length > 0],
    ['tie', tied.length > 0],
  ]
  return found.filter(([, isMissing]) => isMissing).map(([missing]) => missing)
}
