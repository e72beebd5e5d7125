/**
 * SAFE-4 at each commit: whenever a notice becomes payable again, its transaction must be one of which nothing can have
 * been taken, or all of it has come back. The database of the run itself writes down where that is not so.
 */
import type { Databases } from './cases.ts'

export const watchLocks = ({ platform }: Pick<Databases, 'platform'>) =>
  platform.run(`
    create schema if not exists chaos;
    create table chaos.unlocked (id text not null, state text not null);
    create function chaos.watch_lock() returns trigger language plpgsql as $$
    begin
      insert into chaos.unlocked select id_transaction, life ->> 'state' from platform.transaction
      where id_transaction = old.id_transaction
        and life ->> 'state' not in ('UNAUTHORIZED', 'REFUNDED', 'EXPIRED_NOT_AUTHORIZED');
      return null;
    end $$;
    create constraint trigger watch_lock after delete on platform.notice_lock
      deferrable initially deferred for each row execute function chaos.watch_lock()`)

export async function unlockedTooSoon({ platform }: Pick<Databases, 'platform'>): Promise<string[]> {
  const rows = await platform.run<{ id: string; state: string }>('select id, state from chaos.unlocked')
  return rows.map(({ id, state }) => `SAFE-4: payable again while ${id} was ${state}`)
}
