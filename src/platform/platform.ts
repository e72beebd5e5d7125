/** The composition root of the platform's side: what there is, what it is made of, and the order in which it ends. */
import { fileURLToPath } from 'node:url'
import type { Clock } from '../runtime/clock.ts'
import { readAll, readSettingFile, required } from '../runtime/config.ts'
import { openDatabase } from '../runtime/database.ts'
import { runDuties } from '../runtime/duties.ts'
import { openPeer, type Peer, type PeerOptions } from '../runtime/http/client.ts'
import { listen } from '../runtime/http/server.ts'
import { checkTls } from '../runtime/http/tls.ts'
import type { Log } from '../runtime/log.ts'
import { newMetrics } from '../runtime/metrics.ts'
import { migrate } from '../runtime/migrate.ts'
import { platformApp } from './app.ts'
import type { PlatformConfig } from './config.ts'
import type { Platform } from './context.ts'
import { awaitOutcome } from './duties/await-outcome.ts'
import { clearUp } from './duties/clear-up.ts'
import { expireTransaction } from './duties/expire-transaction.ts'
import { notifyPayment } from './duties/notify-payment.ts'
import { requestRefund } from './duties/request-refund.ts'
import { sendReceipt } from './duties/send-receipt.ts'
import { beginWith, followAddresses, readFirstRegistry } from './first-registry.ts'
import { knownRegistry } from './known-registry.ts'
import { mailAuthority, openOutgoing } from './receipt/outgoing.ts'
import { closingUrlOf, type Route } from './registry.ts'

export type PlatformParts = {
  config: PlatformConfig
  clock: Clock
  random: (bytes: number) => Buffer
  log: Log
}
export type RunningPlatform = AsyncDisposable & { port: number; metricsPort: number }

export async function migratePlatform(databaseUrl: string): Promise<void> {
  const directory = fileURLToPath(new URL('store/migrations', import.meta.url))
  await migrate({ databaseUrl, schema: 'platform', directory })
}

export async function startPlatform({ config, clock, random, log }: PlatformParts): Promise<RunningPlatform> {
  const { databaseUrl, sessionKey, firstRegistry, tls, mailCa } = await readPlatformConfig(config)
  await migratePlatform(databaseUrl)
  log.info({ schema: 'platform' }, 'migrated')
  await using opened = new AsyncDisposableStack()
  const call = { clock, tls }
  const asked = openPeers(opened, { ...call, patience: config.patience })
  const closed = openPeers(opened, { ...call, patience: config.closingPatience })
  const database = opened.use(openDatabase({ url: databaseUrl, connections: config.connections, log }))
  const { environment } = config
  if (await beginWith(firstRegistry, { database, clock })) log.info({}, 'the registry begins')
  if (config.demo) await followAddresses(firstRegistry, { database, clock })
  const outgoing = openOutgoing(config, clock, mailCa)
  if (outgoing) opened.use(outgoing.mail)
  else log.info({}, 'no receipts are sent: platform.mail is not set')
  const metrics = newMetrics({ service: 'platform', database, clock, log })
  const platform: Platform = {
    config,
    clock,
    random,
    database,
    log,
    registry: knownRegistry({ database, environment }),
    peer: route => asked(route, route.endpoint.url),
    closingPeer: route => closed(route, closingUrlOf(route)),
    outgoing,
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
      lease: Math.max(config.patience, config.closingPatience) + 10_000,
      kinds: {
        'expire-transaction': expireTransaction(platform),
        'notify-payment': notifyPayment(platform),
        'request-refund': requestRefund(platform),
        'await-outcome': awaitOutcome(platform),
        'clear-up': clearUp,
        'send-receipt': sendReceipt(platform),
      },
    }),
  )
  const main = opened.use(
    await listen(platformApp(platform, metrics), config, 'platform.port (PASSERELLA_PLATFORM_PORT)'),
  )
  const setting = 'platform.metrics.port (PASSERELLA_PLATFORM_METRICS_PORT)'
  const figures = opened.use(await metrics.serve(config.metrics, setting))
  for (const [listener, { port }] of Object.entries({ platform: main, metrics: figures }))
    log.info({ listener, port }, 'listening')
  const ends = opened.move()
  return {
    port: main.port,
    metricsPort: figures.port,
    async [Symbol.asyncDispose]() {
      await ends.disposeAsync()
      log.info({}, 'stopped')
    },
  }
}

/** What this side cannot start without, read and checked before anything is opened or changed. */
const readPlatformConfig = (config: PlatformConfig) =>
  readAll({
    databaseUrl: () => required(config.databaseUrl, 'platform.databaseUrl', 'DATABASE_URL'),
    sessionKey: () => Buffer.from(required(config.sessionKey, 'platform.sessionKey')),
    firstRegistry: () => readFirstRegistry(config),
    tls: () => readClient(config),
    mailCa: () => mailAuthority(config),
  })

/** Without `ca`, the authorities that the system trusts. */
async function readClient({ client: { certificate, key, ca } }: PlatformConfig) {
  const { trust, ...own } = await readAll({
    cert: () => readSettingFile('platform.client.certificate', certificate),
    key: () => readSettingFile('platform.client.key', key),
    trust: () => (ca === undefined ? {} : { ca: readSettingFile('platform.client.ca', ca) }),
  })
  return checkTls('platform.client', { ...own, ...trust })
}

/** One pool of connections for each PSP and address, all with the platform's own certificate (TLS-3). */
function openPeers(opened: AsyncDisposableStack, call: Omit<PeerOptions, 'base'>) {
  const peers = new Map<string, Peer>()
  opened.defer(async () => {
    await Promise.all([...peers.values()].map(peer => peer[Symbol.asyncDispose]()))
  })
  return ({ psp: { idPsp } }: Route, base: string): Peer => {
    const name = `${idPsp} ${base}`
    const peer = peers.get(name) ?? openPeer({ base, ...call })
    peers.set(name, peer)
    return peer
  }
}
