/**
 * The keys, indexes and references of a table, taken away while it is filled and made again afterwards: sorted at once,
 * they take a fraction of the time that they take row by row, and the references are checked once for all rows.
 */
import type pg from 'pg'

type Key = { drop: string; make: string }

/** What of it depends on another comes first, to be dropped, and last, to be made. */
const found = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
         format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make,
         case contype when 'f' then 1 else 2 end as place
  from pg_constraint where conrelid = $1::regclass and contype in ('f', 'p', 'u')
  union all
  select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid), 3
  from pg_index where indrelid = $1::regclass and not exists (select from pg_constraint where conindid = indexrelid)
  order by place`

/** Answers the statements that make them again, in their order. */
export async function takeKeysAway(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<Key>(found, [table])
  for (const { drop } of rows) await client.query(drop)
  return rows.map(({ make }) => make).reverse()
}
