/** Everything that is written in either database, noticed by triggers: which table, whose row, in which transaction. */
import type { OwnDatabase } from './database.ts'

/** `whose`: the identifiers of the payments that one transaction wrote about; `at`: when it began to write. */
export type Trace = { tables: string[]; whose: string[]; rows: object[]; at: Date }
export type Traces = {
  /** What was written since it was last asked, a transaction each. */
  read(): Promise<Trace[]>
}

const watched = `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
  where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'fuzz')`

const ledger = `
  create schema fuzz;
  create table fuzz.trace (id bigint generated always as identity, transaction xid8, name text, row jsonb,
    at timestamptz default clock_timestamp());
  create function fuzz.note() returns trigger language plpgsql as $$
  begin
    insert into fuzz.trace (transaction, name, row)
    values (pg_current_xact_id(), format('%I.%I %s', tg_table_schema, tg_table_name, lower(tg_op)),
      case tg_op when 'DELETE' then to_jsonb(old) when 'TRUNCATE' then '{}' else to_jsonb(new) end);
    return null;
  end $$;`

const on = (name: string) => `
  create trigger fuzz_rows after insert or update or delete on ${name} for each row execute function fuzz.note();
  create trigger fuzz_all after truncate on ${name} execute function fuzz.note();`

const take = `with taken as (delete from fuzz.trace returning *)
  select array_agg(name order by id) as tables, array_agg(row order by id) as rows, min(at) as at
  from taken group by transaction`

export async function watchTraces(databases: OwnDatabase[]): Promise<Traces> {
  for (const database of databases) {
    const tables = await database.run<{ name: string }>(watched)
    await database.run(ledger + tables.map(({ name }) => on(name)).join(''))
  }
  return {
    async read() {
      const found = await Promise.all(databases.map(({ run }) => run<Omit<Trace, 'whose'>>(take)))
      return found.flat().map(trace => ({ ...trace, whose: [...new Set(trace.rows.flatMap(namesIn))] }))
    },
  }
}

/**
 * Accounts belong to customers: what moves there is told by the journal, in the same transaction. Numbers name nobody.
 * An endpoint whose name was made up is known by whose it is.
 */
function namesIn(row: object): string[] {
  const { id_psp_transaction, id_transaction, notice_number, subject, key, id, entry } = row as {
    [column: string]: unknown
    entry?: { idPsp?: unknown }
  }
  return [id_psp_transaction, id_transaction, notice_number, subject, key, id, entry?.idPsp]
    .filter(name => typeof name === 'string')
    .map(name => name.replace(/\/(primary|secondary)$/, ''))
}
