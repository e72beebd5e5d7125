/** A table that is emptied and filled anew, in one transaction. */
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from } from 'pg-copy-streams'
import { takeKeysAway } from './keys.ts'
import type { Table } from './tables.ts'

export type Refill = AsyncDisposable & {
  /** Lines as COPY reads them. Resolves when there is room for more. */
  write(lines: string): Promise<void>
  /** `rows`: how many there are. */
  end(rows: number): Promise<void>
}

/**
 * What is copied into a table that was emptied in the same transaction can be frozen at once: it looks like a past that
 * has been vacuumed long ago, and no vacuum comes for it while something is measured.
 */
export async function openRefill(url: string, { name, numbered }: Table): Promise<Refill> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`truncate ${name}`) // what was there gives its room on the disk back before the rest comes
  await client.query('begin')
  await client.query(`set local maintenance_work_mem = '512MB'`)
  const keys = await takeKeysAway(client, name)
  await client.query(`truncate ${name} restart identity`)
  const copy = client.query(from(`copy ${name} from stdin with (freeze)`, { highWaterMark: 1 << 20 }))
  const copied = finished(copy)
  copied.catch(() => {}) // whoever writes next is told
  return {
    async write(lines) {
      if (!copy.write(lines)) await Promise.race([once(copy, 'drain'), copied])
    },
    async end(rows) {
      copy.end()
      await copied
      for (const key of keys) await client.query(key)
      for (const column of numbered.slice(0, 1))
        await client.query(`select setval(pg_get_serial_sequence('${name}', '${column}'), ${rows})`)
      await client.query('commit')
      await client.query(`analyze ${name}`)
    },
    async [Symbol.asyncDispose]() {
      copy.destroy()
      await client.end()
    },
  }
}
