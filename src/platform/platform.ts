/** The composition root of the platform's side: what there is, what it is made of, and the order in which it ends. */
import { fileURLToPath } from 'node:url'
import type { Clock } from '../runtime/clock.ts'
import { readAll, readSettingFile, required } from '../runtime/config.ts'
import { openPools } from '../runtime/database.ts'
import { promptly, runDuties } from '../runtime/duties.ts'
import { runHourly } from '../runtime/hourly.ts'
import { watchCertificates } from '../runtime/http/certificates.ts'
import { guardAddresses } from '../runtime/http/private-addresses.ts'
import { listen } from '../runtime/http/server.ts'
import { checkTls } from '../runtime/http/tls.ts'
import type { Log } from '../runtime/log.ts'
import { newMetrics } from '../runtime/metrics.ts'
import { migrate } from '../runtime/migrate.ts'
import { secretsIn } from '../runtime/setting-kinds.ts'
import { platformApp } from './app.ts'
import { makeLink } from './backoffice/sign-in/link.ts'
import { openProvider, readProvider } from './backoffice/sign-in/provider.ts'
import type { PlatformConfig } from './config.ts'
import type { Platform } from './context.ts'
import { awaitOutcome } from './duties/await-outcome.ts'
import { clearUp } from './duties/clear-up.ts'
import { expireTransaction } from './duties/expire-transaction.ts'
import { notifyPayment } from './duties/notify-payment.ts'
import { requestRefund } from './duties/request-refund.ts'
import { sendReceipt } from './duties/send-receipt.ts'
import { beginWith, followAddresses, readFirstRegistry } from './first-registry.ts'
import { forgetOldPayers } from './forget.ts'
import { knownRegistry } from './known-registry.ts'
import { openPeers } from './peers.ts'
import { mailAuthority, openOutgoing } from './receipt/outgoing.ts'
import { closingUrlOf } from './registry.ts'
import { standingProblems } from './registry-problems.ts'

export type PlatformParts = {
  config: PlatformConfig
  clock: Clock
  random: (bytes: number) => Buffer
  log: Log
}
export type RunningPlatform = AsyncDisposable & {
  port: number
  metricsPort: number
  /** The address of a one-time sign-in into the back office, under this name. */
  signInLink(name: string): Promise<string>
}

export async function migratePlatform(databaseUrl: string): Promise<void> {
  const directory = fileURLToPath(new URL('store/migrations', import.meta.url))
  await migrate({ databaseUrl, schema: 'platform', directory })
}

export async function startPlatform({ config, clock, random, log }: PlatformParts): Promise<RunningPlatform> {
  const { databaseUrl, sessionKey, otherSessionKeys, firstRegistry, clientFiles, mailCa, provider } =
    await readPlatformConfig(config)
  await migratePlatform(databaseUrl)
  log.info({ schema: 'platform' }, 'migrated')
  await using opened = new AsyncDisposableStack()
  const client = opened.use(watchCertificates({ ...clientFiles, clock, log }))
  const guard = guardAddresses(config.privateHosts)
  const { patience, closingPatience } = config
  const call = { clock, tls: client.current, guard, patience }
  const asked = opened.use(openPeers({ ...call, most: config.callsPerPsp }))
  const most = (1 + promptly) * config.dutiesPerPsp
  const refunded = opened.use(openPeers({ ...call, most }))
  const closed = opened.use(openPeers({ ...call, patience: closingPatience, most }))
  const pools = opened.use(openPools({ url: databaseUrl, connections: config.connections, log }))
  const { database } = pools
  const { environment } = config
  if (await beginWith(firstRegistry, { database, clock })) log.info({}, 'the registry begins')
  if (config.demo) await followAddresses(firstRegistry, { database, clock })
  const outgoing = openOutgoing(config, clock, mailCa)
  if (outgoing) opened.use(outgoing.mail)
  else log.info({}, 'no receipts are sent: platform.mail is not set')
  if (environment === 'production' && !config.demo && config.touchpointKeys.length === 0)
    log.warn({}, 'whoever reaches /payments may use it: platform.touchpointKeys is not set')
  const metrics = newMetrics({ service: 'platform', database, clock, log })
  metrics.certificates(clientFiles.setting, client.current)
  const platform: Platform = {
    config,
    clock,
    random,
    database,
    log,
    registry: knownRegistry({ database, environment }),
    peer: ({ psp, endpoint }) => asked.at(psp.idPsp, endpoint.url),
    refundPeer: ({ psp, endpoint }) => refunded.at(psp.idPsp, endpoint.url),
    closingPeer: route => closed.at(route.psp.idPsp, closingUrlOf(route)),
    clientTls: client.current,
    guard,
    provider: provider && opened.use(openProvider(provider, clock)),
    outgoing,
    sessionKey,
    otherSessionKeys,
    take: (owes, now) => duties.take(owes, now),
  }
  await tellStanding(platform)
  const owing = { ...platform, database: pools.owed }
  const duties = opened.use(
    runDuties({
      database: pools.owed,
      clock,
      log,
      schema: 'platform',
      lanes: true,
      concurrency: config.dutiesPerPsp,
      onAttempt: metrics.duty,
      lease: Math.max(patience, closingPatience) + 10_000,
      kinds: {
        'expire-transaction': expireTransaction(owing),
        'notify-payment': notifyPayment(owing),
        'request-refund': requestRefund(owing),
        'await-outcome': awaitOutcome(owing),
        'clear-up': clearUp,
        'send-receipt': sendReceipt(owing),
      },
    }),
  )
  opened.use(runHourly({ clock, log, task: 'forget payers', batch: () => forgetOldPayers(platform) }))
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
    signInLink: name =>
      makeLink({ database, clock, random, publicUrl: config.publicUrl }, { name, who: 'demo' }),
    async [Symbol.asyncDispose]() {
      await ends.disposeAsync()
      log.info({}, 'stopped')
    },
  }
}

/** What the settings, or the past, have made of the registry. The first fifty, since a change of them can bring thousands. */
async function tellStanding({ registry, config, log }: Platform) {
  const known = await registry.current()
  const problems = standingProblems(known, known.keys, config)
  if (problems.length === 0) return
  log.warn(
    { count: problems.length, problems: problems.slice(0, 50) },
    'not all of the registry fits together',
  )
}

/** What this side cannot start without, read and checked before anything is opened or changed. */
const readPlatformConfig = (config: PlatformConfig) =>
  readAll({
    databaseUrl: () => required(config.databaseUrl, 'platform.databaseUrl', 'DATABASE_URL'),
    sessionKey: () => Buffer.from(required(config.sessionKey, 'platform.sessionKey')),
    otherSessionKeys: () => secretsIn(config.otherSessionKeys),
    firstRegistry: () => readFirstRegistry(config),
    clientFiles: () => readClient(config),
    mailCa: () => mailAuthority(config),
    provider: () => readProvider(config),
  })

/** Which files they are, once all of them can be read and go together. Without `ca`, the authorities that the system trusts. */
async function readClient({ client: { certificate, key, ca } }: PlatformConfig) {
  const setting = 'platform.client'
  const { trust, ...own } = await readAll({
    cert: () => readSettingFile(`${setting}.certificate`, certificate),
    key: () => readSettingFile(`${setting}.key`, key),
    trust: () => (ca === undefined ? {} : { ca: readSettingFile(`${setting}.ca`, ca) }),
  })
  checkTls(setting, { ...own, ...trust })
  const files = {
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
    ...(ca !== undefined && { ca }),
  }
  return { setting, files }
}
