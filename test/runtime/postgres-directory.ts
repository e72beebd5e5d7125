/** A directory for an embedded PostgreSQL, gone at the end of a test with the server in it. */
import { chmod, chown, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { dataOf } from '../../src/runtime/postgres/cluster.ts'
import { startEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import { knownHome } from '../../src/runtime/postgres/home.ts'
import { findPostmaster, stopPostmaster } from '../../src/runtime/postgres/postmaster.ts'
import { ordinaryUser } from './program.ts'

export type PostgresDirectory = AsyncDisposable & {
  path: string
  /** Where the data are, once there are any. */
  data(): Promise<string>
  /** The process id of the server, while one runs. */
  server(): Promise<number | undefined>
  /** Starts a server, without the waits for the disk. */
  startSwiftly(): ReturnType<typeof startEmbeddedPostgres>
}

export async function newPostgresDirectory({ ordinary = false } = {}): Promise<PostgresDirectory> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'passerella-postgres-')))
  await chmod(path, 0o755)
  const user = ordinary ? await ordinaryUser() : undefined
  if (user) await chown(path, user.uid, user.gid)
  return postgresDirectory(path)
}

/** A directory that only its owner can reach. */
export async function newHiddenPostgresDirectory(): Promise<PostgresDirectory> {
  const hidden = await realpath(await mkdtemp(join(tmpdir(), 'passerella-hidden-')))
  const path = join(hidden, 'database')
  await mkdir(path)
  return postgresDirectory(path, hidden)
}

function postgresDirectory(path: string, top = path): PostgresDirectory {
  const data = async () => dataOf(await knownHome(path))
  return {
    path,
    data,
    server: async () => (await findPostmaster(await data()))?.pid,
    startSwiftly: () => startEmbeddedPostgres({ directory: path, log: () => {}, settings: { fsync: 'off' } }),
    async [Symbol.asyncDispose]() {
      const home = await knownHome(path).catch(() => path)
      await stopPostmaster(dataOf(home))
      for (const place of [home, top]) await rm(place, { recursive: true, force: true })
    },
  }
}

export async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
