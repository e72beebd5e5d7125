/**
 * PostgreSQL for those who have none: the binaries that npm brought, on data in a directory of ours.
 *
 * A server may be there already: another process of ours uses it, or one was killed and left it behind. Then it is
 * shared. Whoever leaves last stops it, no matter who started it. It listens on 127.0.0.1 and knows one user, whose
 * password is random and readable by the owner of the directory alone.
 */
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPackage, usableBinaries } from './binaries.ts'
import { type Cluster, createCluster, dataOf, findCluster } from './cluster.ts'
import { lockDirectory } from './directory-lock.ts'
import { knownHome, openHome } from './home.ts'
import { type Lease, takeLease } from './lease.ts'
import { disownPidFile, findPostmaster, type Postmaster, stopPostmaster, waitForEnd } from './postmaster.ts'
import { startServer } from './server.ts'
import { serverUser } from './server-user.ts'
import { until } from './until.ts'

export type EmbeddedPostgres = AsyncDisposable & { url: string }

export type EmbeddedPostgresOptions = {
  directory: string
  log: (message: string) => void
  /** 0: any free port. */
  port?: number
  settings?: Record<string, string>
}

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.directory, { recursive: true })
  const directory = await realpath(options.directory)
  using _lock = await lockDirectory(join(directory, 'lock'))
  const user = await serverUser(dataOf(await knownHome(directory)))
  const home = await openHome({ directory, user, log: options.log })
  const { initdb, postgres } = await usableBinaries({ source: findPackage(), home, user })
  const { port = 0, settings = {}, log } = options
  const cluster = (await findCluster(home)) ?? (await prepare())

  function prepare() {
    log(`preparing a database in ${home}`)
    return createCluster({ home, initdb, user, durable: settings.fsync !== 'off' })
  }

  async function start() {
    await disownPidFile(cluster.data)
    const logFile = join(directory, 'postgresql.log')
    return startServer({ postgres, data: cluster.data, user, port, settings, logFile })
  }

  return await share(cluster, start, log) // not before that is the lock let go
}

/** Joins the server that runs, or starts one: again, if it is stopped by its last user just as we come. */
async function share(cluster: Cluster, start: () => Promise<Postmaster>, log: (message: string) => void) {
  for (let attempt = 1; ; attempt++) {
    const running = await findRunning(cluster.data)
    if (running) log('joining the database that is already running')
    const { port } = running ?? (await start())
    const url = `postgresql://passerella:${cluster.password}@127.0.0.1:${port}/postgres`
    try {
      return shared(url, await takeLease(url, log), cluster.data)
    } catch (error) {
      if (attempt === 10) throw error
      await sleep(100)
    }
  }
}

async function findRunning(data: string): Promise<Postmaster | undefined> {
  const server = await until(() => settled(data), { limit: 120_000 })
  if (server === undefined) throw new Error(`the PostgreSQL that runs on ${data} does not get ready`)
  return server === 'none' ? undefined : server
}

async function settled(data: string) {
  const server = await findPostmaster(data)
  if (server?.status === 'stopping') await waitForEnd(data)
  if (server?.status === 'starting') return undefined
  return server?.status === 'ready' ? server : 'none'
}

function shared(url: string, lease: Lease, data: string): EmbeddedPostgres {
  return {
    url,
    async [Symbol.asyncDispose]() {
      await using claim = lease
      const last = await claim.giveBack().catch(() => false)
      if (last) await stopPostmaster(data)
    },
  }
}
