/**
 * Forces a race: holds a lock from a connection of its own until everybody who should run into it waits there.
 */
import pg from 'pg'
import { until } from '../until.ts'

const waiting = `select count(*)::int as waiting from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`

export async function closeGate(url: string, lock: string) {
  const holder = new pg.Client({ connectionString: url })
  const watcher = new pg.Client({ connectionString: url })
  await Promise.all([holder.connect(), watcher.connect()])
  await holder.query('begin')
  await holder.query(lock)
  const end = async (how: 'commit' | 'rollback') => void (await holder.query(how))
  return {
    /** Until `count` others wait for a lock. */
    queue: (count: number) =>
      until(`${count} wait at the gate`, async () => {
        const { rows } = await watcher.query<{ waiting: number }>(waiting)
        return rows[0]?.waiting === count
      }),
    open: () => end('commit'),
    undo: () => end('rollback'),
    async [Symbol.asyncDispose]() {
      await Promise.all([holder.end(), watcher.end()])
    },
  }
}
