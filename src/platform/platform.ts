/** The composition root of the platform's side: what there is, what it is made of, and the order in which it ends. */
import { readFileSync } from 'node:fs'
import type { Clock } from '../runtime/clock.ts'
import { ConfigError } from '../runtime/config.ts'
import { openDatabase } from '../runtime/database.ts'
import { runDuties } from '../runtime/duties.ts'
import { openPeer, type Peer } from '../runtime/http/client.ts'
import { listen } from '../runtime/http/server.ts'
import type { Log } from '../runtime/log.ts'
import { newMetrics } from '../runtime/metrics.ts'
import { migrate } from '../runtime/migrate.ts'
import { platformApp } from './app.ts'
import type { PlatformConfig } from './config.ts'
import type { Platform } from './context.ts'
import { expireTransaction } from './duties/expire-transaction.ts'
import { type Endpoint, loadRegistry } from './registry.ts'

export type PlatformParts = {
  config: PlatformConfig
  clock: Clock
  random: (bytes: number) => Buffer
  log: Log
}
export type RunningPlatform = AsyncDisposable & { port: number; metricsPort: number }

export async function migratePlatform(databaseUrl: string): Promise<void> {
  const directory = new URL('store/migrations', import.meta.url).pathname
  await migrate({ databaseUrl, schema: 'platform', directory })
}

export async function startPlatform({ config, clock, random, log }: PlatformParts): Promise<RunningPlatform> {
  const databaseUrl = required(config.databaseUrl, 'databaseUrl')
  const sessionKey = Buffer.from(required(config.sessionKey, 'sessionKey'))
  const registry = loadRegistry(config)
  await using opened = new AsyncDisposableStack()
  const peer = openPeers(opened, config, clock)
  await migratePlatform(databaseUrl)
  const database = opened.use(openDatabase({ url: databaseUrl, connections: config.connections, log }))
  const metrics = newMetrics('platform')
  const platform: Platform = {
    config,
    clock,
    random,
    database,
    log,
    registry,
    peer,
    sessionKey,
    moved: () => duties.wake(),
  }
  const duties = opened.use(
    runDuties({
      database,
      clock,
      log,
      schema: 'platform',
      onAttempt: metrics.duty,
      kinds: { 'expire-transaction': expireTransaction(platform) },
    }),
  )
  const main = opened.use(
    await listen(platformApp(platform, metrics), config, 'platform.port (PASSERELLA_PLATFORM_PORT)'),
  )
  const setting = 'platform.metrics.port (PASSERELLA_PLATFORM_METRICS_PORT)'
  const figures = opened.use(await metrics.serve(config.metrics, setting))
  const ends = opened.move()
  return {
    port: main.port,
    metricsPort: figures.port,
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

/** One pool of connections for each endpoint, all with the platform's own certificate (TLS-3). */
function openPeers(
  opened: AsyncDisposableStack,
  { endpoints, client, patience }: PlatformConfig,
  clock: Clock,
) {
  const peers = new Map<string, Peer>()
  const tls = endpoints.length === 0 ? {} : readClient(client)
  for (const { url } of endpoints)
    if (!peers.has(url)) peers.set(url, opened.use(openPeer({ base: url, clock, patience, tls })))
  return ({ url }: Endpoint): Peer => {
    const peer = peers.get(url)
    if (!peer) throw new Error(`no way to ${url}`)
    return peer
  }
}

/** Without `ca`, the authorities that the system trusts. */
function readClient({ certificate, key, ca }: PlatformConfig['client']) {
  return {
    cert: read('certificate', certificate),
    key: read('key', key),
    ...(ca !== undefined && { ca: read('ca', ca) }),
  }
}

function read(name: keyof PlatformConfig['client'], file: string | undefined): string {
  try {
    return readFileSync(file ?? '', 'utf8')
  } catch {
    const found = file === undefined ? 'nothing' : file
    throw new ConfigError(
      `platform.client.${name}: expected the path of a PEM file that can be read, found ${found}`,
    )
  }
}

function required(value: string | undefined, name: keyof PlatformConfig): string {
  if (value !== undefined) return value
  const variable = `PASSERELLA_PLATFORM_${name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`
  throw new ConfigError(`platform.${name}: expected a value; set ${variable} or ${variable}_FILE`)
}
