/** The registry's tables: read whole, since it is small, and changed an entry at a time, each change with its audit. */
import { type Database, sql, violatedConstraint } from '../../runtime/database.ts'
import type { Entries } from '../registry.ts'
import type { EntryKind, EntryOf } from '../registry-entries.ts'

export const slots = ['primary', 'secondary'] as const
export type Slot = (typeof slots)[number]
export type Key = { idPsp: string; slot: Slot; hash: Buffer; madeAt: Date; lastUsedAt: Date | null }
/** `changedAt`: the revision that brought an entry, by `nameOf`. */
export type Written = { revision: number; entries: Entries; changedAt: Map<string, number>; keys: Key[] }
export const nameOf = (kind: EntryKind, id: string) => `${kind}/${id}`
/** Who changes something, and when. */
export type By = { who: string; at: Date }

const revision = sql<{ revision: number }>(
  'platform.registry.revision',
  'select revision from platform.registry',
)

export async function registryRevision(database: Database): Promise<number> {
  const [row] = await database.query(revision, [])
  return row?.revision ?? 0
}

type Row = {
  revision: number
  entries: { kind: EntryKind; id: string; revision: number; entry: EntryOf[EntryKind] }[]
  keys: { idPsp: string; slot: Slot; hash: string; madeAt: string; lastUsedAt: string | null }[]
}

/** In one statement, so that all of it is of the same moment. */
const read = sql<Row>(
  'platform.registry.read',
  `select revision,
     (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'id', id, 'revision', e.revision, 'entry', entry) order by kind, id), '[]')
      from platform.registry_entry e) as entries,
     (select coalesce(jsonb_agg(jsonb_build_object('idPsp', id_psp, 'slot', slot, 'hash', encode(hash, 'hex'),
        'madeAt', made_at, 'lastUsedAt', last_used_at) order by id_psp, slot), '[]')
      from platform.api_key) as keys
   from platform.registry`,
)

export async function readRegistry(database: Database): Promise<Written> {
  const [row] = await database.query(read, [])
  if (!row) throw new Error('the registry has lost its revision')
  const of = <Kind extends EntryKind>(kind: Kind) =>
    row.entries.filter(one => one.kind === kind).map(({ entry }) => entry as EntryOf[Kind])
  return {
    revision: row.revision,
    entries: { psps: of('psp'), methods: of('method'), endpoints: of('endpoint') },
    changedAt: new Map(row.entries.map(({ kind, id, revision }) => [nameOf(kind, id), revision])),
    keys: row.keys.map(({ hash, madeAt, lastUsedAt, ...key }) => ({
      ...key,
      hash: Buffer.from(hash, 'hex'),
      madeAt: new Date(madeAt),
      lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
    })),
  }
}

export type Change = {
  kind: EntryKind
  id: string
  action: 'add' | 'change' | 'remove'
  before: object | undefined
  /** Undefined: the entry goes, and a PSP's keys with it. */
  after: object | undefined
}

const change = sql<{ revision: number }>(
  'platform.registry.change',
  `with moved as (
     update platform.registry set revision = revision + 1 where revision = $1 returning revision),
   put as (
     insert into platform.registry_entry (kind, id, entry, revision)
     select $2, $3, $4::jsonb, revision from moved where $4::jsonb is not null
     on conflict (kind, id) do update set entry = excluded.entry, revision = excluded.revision),
   gone as (
     delete from platform.registry_entry using moved where kind = $2 and id = $3 and $4::jsonb is null),
   keys_gone as (
     delete from platform.api_key using moved where $2 = 'psp' and id_psp = $3 and $4::jsonb is null
     returning id_psp, slot, made_at, last_used_at),
   told as (
     insert into platform.audit (at, who, action, kind, subject, before, after)
     select $5::timestamptz, $6, $7, $2, $3, $8::jsonb, $4::jsonb from moved
     union all
     select $5, $6, 'revoke', 'key', id_psp || '/' || slot,
       jsonb_build_object('madeAt', made_at, 'lastUsedAt', last_used_at), null from keys_gone)
   select revision from moved`,
)

/** False: the registry is no longer what it was at `revision`, and the change has to be checked anew. */
export async function changeRegistry(
  database: Database,
  revision: number,
  { kind, id, action, before, after }: Change,
  { who, at }: By,
): Promise<boolean> {
  const json = (entry: object | undefined) => (entry === undefined ? null : JSON.stringify(entry))
  const values = [revision, kind, id, json(after), at, who, action, json(before)]
  return (await database.query(change, values)).length === 1
}

const putKey = sql<{ id_psp: string }>(
  'platform.api_key.put',
  `with moved as (
     update platform.registry set revision = revision + 1 where revision = $6 returning revision),
   before as (select made_at, last_used_at from platform.api_key where id_psp = $1 and slot = $2),
   put as (
     insert into platform.api_key (id_psp, slot, hash, made_at) select $1, $2, $3, $4 from moved
     on conflict (id_psp, slot) do update set hash = excluded.hash, made_at = excluded.made_at, last_used_at = null
     returning id_psp, made_at),
   told as (
     insert into platform.audit (at, who, action, kind, subject, before, after)
     select $4, $5, 'regenerate', 'key', $1 || '/' || $2,
       (select jsonb_build_object('madeAt', made_at, 'lastUsedAt', last_used_at) from before),
       jsonb_build_object('madeAt', made_at) from put)
   select id_psp from put`,
)

/** Takes the place of the key that was there. False: the registry is not at `revision`, or the key is another's. */
export async function putApiKey(
  database: Database,
  revision: number,
  { idPsp, slot, hash }: Pick<Key, 'idPsp' | 'slot' | 'hash'>,
  { who, at }: By,
): Promise<boolean> {
  try {
    return (await database.query(putKey, [idPsp, slot, hash, at, who, revision])).length === 1
  } catch (error) {
    if (violatedConstraint(error) === 'api_key_of_one') return false
    throw error
  }
}

const removeKey = sql<{ id_psp: string }>(
  'platform.api_key.remove',
  `with moved as (
     update platform.registry set revision = revision + 1 where revision = $5 returning revision),
   gone as (
     delete from platform.api_key using moved where id_psp = $1 and slot = $2
     returning id_psp, made_at, last_used_at),
   told as (
     insert into platform.audit (at, who, action, kind, subject, before)
     select $3, $4, 'revoke', 'key', $1 || '/' || $2,
       jsonb_build_object('madeAt', made_at, 'lastUsedAt', last_used_at) from gone)
   select id_psp from gone`,
)

/** Of a key that is there at `revision`. False: the registry is not at `revision`. */
export async function removeApiKey(
  database: Database,
  revision: number,
  { idPsp, slot }: Pick<Key, 'idPsp' | 'slot'>,
  { who, at }: By,
): Promise<boolean> {
  return (await database.query(removeKey, [idPsp, slot, at, who, revision])).length === 1
}

const useKey = sql<never>(
  'platform.api_key.use',
  `update platform.api_key set last_used_at = $3
   where id_psp = $1 and slot = $2 and hash = $4 and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')`,
)

/** Of this very key: the one that has taken its place meanwhile has not been used. */
export async function noteUse(
  database: Database,
  { idPsp, slot, hash }: Pick<Key, 'idPsp' | 'slot' | 'hash'>,
  at: Date,
) {
  await database.query(useKey, [idPsp, slot, at, hash])
}

const owed = sql<{ idPsp: string; idPaymentMethod: string; touchpoint: 'CHECKOUT' | 'IO' }>(
  'platform.registry.owed',
  `select distinct request ->> 'idPsp' as "idPsp", request ->> 'idPaymentMethod' as "idPaymentMethod",
     request ->> 'touchpoint' as touchpoint
   from platform.duty join platform.transaction on id_transaction = subject where kind <> 'send-receipt'`,
)

/** Whom payments under way still need. Reads what is owed, not the past. */
export const listOwed = (database: Database) => database.query(owed, [])

const begin = sql<{ revision: number }>(
  'platform.registry.begin',
  `with moved as (
     update platform.registry set revision = 1 where revision = 0 returning revision),
   put as (
     insert into platform.registry_entry (kind, id, entry, revision)
     select kind, id, entry, 1 from moved, unnest($1::text[], $2::text[], $3::jsonb[]) as given (kind, id, entry)
     returning kind, id, entry),
   keyed as (
     insert into platform.api_key (id_psp, slot, hash, made_at)
     select id_psp, slot, hash, $7 from moved, unnest($4::text[], $5::text[], $6::bytea[]) as given (id_psp, slot, hash)
     returning id_psp, slot),
   told as (
     insert into platform.audit (at, who, action, kind, subject, after)
     select $7::timestamptz, $8, 'add', kind, id, entry from put
     union all
     select $7, $8, 'add', 'key', id_psp || '/' || slot, jsonb_build_object('madeAt', $7::timestamptz) from keyed)
   select revision from moved`,
)

/** Writes the first entries of a registry that nobody has changed yet. False: there is one already. */
export async function beginRegistry(
  database: Database,
  { psps, methods, endpoints }: Entries,
  keys: readonly Pick<Key, 'idPsp' | 'slot' | 'hash'>[],
  { who, at }: By,
): Promise<boolean> {
  const rows = [
    ...psps.map(entry => ({ kind: 'psp', id: entry.idPsp, entry })),
    ...methods.map(entry => ({ kind: 'method', id: entry.id, entry })),
    ...endpoints.map(entry => ({ kind: 'endpoint', id: entry.id, entry })),
  ]
  const written = await database.query(begin, [
    rows.map(({ kind }) => kind),
    rows.map(({ id }) => id),
    rows.map(({ entry }) => JSON.stringify(entry)),
    keys.map(({ idPsp }) => idPsp),
    keys.map(({ slot }) => slot),
    keys.map(({ hash }) => hash),
    at,
    who,
  ])
  return written.length === 1
}
