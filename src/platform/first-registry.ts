/** What the registry begins with: the configuration's entries, once. From then on administrators change it. */
import type { Clock } from '../runtime/clock.ts'
import { ConfigError } from '../runtime/config.ts'
import type { Database } from '../runtime/database.ts'
import type { PlatformConfig } from './config.ts'
import type { Entries, Rules } from './registry.ts'
import type { EntryKind } from './registry-entries.ts'
import { entryProblems, registryProblems } from './registry-problems.ts'
import { beginRegistry, changeRegistry, type Key, readRegistry } from './store/registry.ts'

export type FirstRegistry = { entries: Entries; keys: Pick<Key, 'idPsp' | 'slot' | 'hash'>[] }
type Given = Pick<PlatformConfig, 'psps' | 'methods' | 'endpoints' | 'environment' | 'privateHosts'>

/** Checked as if an administrator had saved it; whatever is wrong is an error at start. */
export function readFirstRegistry(config: Given): FirstRegistry {
  const { environment, methods } = config
  const endpoints = config.endpoints.map((endpoint, index) => ({
    ...endpoint,
    id: endpoint.id ?? String(index + 1),
    environment: endpoint.environment ?? environment,
  }))
  const psps = config.psps.map(({ keys: _, ...psp }) => psp)
  const keys = config.psps.flatMap(({ idPsp, keys }) => [
    { idPsp, slot: 'primary' as const, hash: Buffer.from(keys.primary, 'hex') },
    ...(keys.secondary === undefined
      ? []
      : [{ idPsp, slot: 'secondary' as const, hash: Buffer.from(keys.secondary, 'hex') }]),
  ])
  refuseTwice('platform.psps: idPsp', psps.map(({ idPsp }) => idPsp)) // biome-ignore format: a list of rules
  refuseTwice('platform.methods: id', methods.map(({ id }) => id)) // biome-ignore format: a list of rules
  refuseTwice('platform.endpoints: id', endpoints.map(({ id }) => id)) // biome-ignore format: a list of rules
  refuseTwice('platform.psps: key', keys.map(({ hash }) => hash.toString('hex'))) // biome-ignore format: a list of rules
  const entries = { psps, methods, endpoints }
  refuseBroken(entries, config)
  return { entries, keys }
}

function refuseBroken(entries: Entries, rules: Rules) {
  const kinds: [keyof Entries, EntryKind][] = [
    ['psps', 'psp'],
    ['methods', 'method'],
    ['endpoints', 'endpoint'],
  ]
  const single = kinds.flatMap(([name, kind]) =>
    entries[name].flatMap(entry =>
      entryProblems(kind, entry, rules).map(
        ({ field, expected }) => `platform.${name}: ${field}: expected ${expected}`,
      ),
    ),
  )
  const together = registryProblems(entries, rules).map(
    ({ field, expected }) => `platform.${field}: expected ${expected}`,
  )
  const problems = [...single, ...together]
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
}

function refuseTwice(what: string, values: string[]) {
  const again = values.find((value, index) => values.indexOf(value) !== index)
  if (again !== undefined) throw new ConfigError(`${what} ${again} stands there twice`)
}

export const beginWith = (
  { entries, keys }: FirstRegistry,
  { database, clock }: { database: Database; clock: Clock },
): Promise<boolean> => beginRegistry(database, entries, keys, { who: 'configuration', at: clock.now() })

/** The demo's own PSP is found again where the settings have put it since. */
export async function followAddresses(
  { entries }: FirstRegistry,
  { database, clock }: { database: Database; clock: Clock },
): Promise<void> {
  for (const { id, url } of entries.endpoints) {
    const { revision, entries: known } = await readRegistry(database)
    const before = known.endpoints.find(endpoint => endpoint.id === id)
    if (!before || before.url === url) continue
    const change = { kind: 'endpoint', id, action: 'change', before, after: { ...before, url } } as const
    await changeRegistry(database, revision, change, { who: 'configuration', at: clock.now() })
  }
}
