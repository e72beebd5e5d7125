/** The composition root of the PSP's side: what there is, what it is made of, and the order in which it ends. */
import { fileURLToPath } from 'node:url'
import type { Clock } from '../runtime/clock.ts'
import { openPools } from '../runtime/database.ts'
import { runDuties } from '../runtime/duties.ts'
import { runHourly } from '../runtime/hourly.ts'
import { type PemFiles, watchCertificates } from '../runtime/http/certificates.ts'
import { openPeer } from '../runtime/http/client.ts'
import { listen } from '../runtime/http/server.ts'
import type { Log } from '../runtime/log.ts'
import { newMetrics } from '../runtime/metrics.ts'
import { migrate } from '../runtime/migrate.ts'
import { newSignals } from '../runtime/signals.ts'
import { apiApp } from './api.ts'
import { concludeChallenge } from './conclude-challenge.ts'
import type { PspConfig } from './config.ts'
import type { Psp } from './context.ts'
import { deliverOutcome } from './duties/deliver-outcome.ts'
import { expirePayment } from './duties/expire-payment.ts'
import { returnMoney } from './duties/return-money.ts'
import { sendPaymentOutcome } from './duties/send-payment-outcome.ts'
import { takeMoney } from './duties/take-money.ts'
import { forgetOldPayers } from './forget.ts'
import type { IdPSPTransaction } from './id-psp-transaction.ts'
import { leaseOf } from './lease.ts'
import { pageApp } from './page-app.ts'
import { readPspConfig } from './read-config.ts'
import { findPayment, type Stored } from './store/payment.ts'

export type PspParts = { config: PspConfig; clock: Clock; random: (bytes: number) => Buffer; log: Log }
export type RunningPsp = AsyncDisposable & { apiPort: number; pagePort: number; metricsPort: number }

export async function migratePsp(databaseUrl: string): Promise<void> {
  const directory = fileURLToPath(new URL('store/migrations', import.meta.url))
  await migrate({ databaseUrl, schema: 'psp', directory })
}

export async function startPsp({ config, clock, random, log }: PspParts): Promise<RunningPsp> {
  const { databaseUrl, psps, callbackKey, pageKey, otherPageKeys, admission, addresses, trust, openBank } =
    await readPspConfig(config)
  await migratePsp(databaseUrl)
  log.info({ schema: 'psp' }, 'migrated')
  await using opened = new AsyncDisposableStack()
  const pools = opened.use(openPools({ url: databaseUrl, connections: config.connections, log }))
  const { database } = pools
  const signals = newSignals<Stored>(clock)
  const metrics = newMetrics({ service: 'psp', database, clock, log })
  const watch = (setting: string, files: PemFiles | undefined) => {
    const certificates = files && opened.use(watchCertificates({ setting, files, log, clock }))
    if (certificates) metrics.certificates(setting, certificates.current)
    return certificates
  }
  const certificates = watch('psp.api', admission.files)
  const authorities = watch('psp.platform', trust)

  let psp: Psp
  const onAnswer = async ({ idPSPTransaction }: { idPSPTransaction: string }) => {
    try {
      const payment = await findPayment(database, idPSPTransaction as IdPSPTransaction)
      if (payment) await concludeChallenge(psp, payment)
    } catch (error) {
      log.warn({ err: error }, 'an answer waits for the page to ask')
    }
  }
  const { bank, sandbox } = await openBank({ config, clock, random, database, databaseUrl, onAnswer, log })
  const call = { clock, patience: config.platform.patience, tls: () => authorities?.current() ?? systemTrust }
  psp = {
    config,
    name: psps.length === 1 && psps[0] ? psps[0].name : 'Passerella',
    clock,
    random,
    database,
    log,
    bank,
    sandbox,
    signals,
    platform: opened.use(openPeer({ base: addresses.base, ...call })),
    node: opened.use(openPeer({ base: addresses.node, ...call })),
    pageKeys: [pageKey, ...otherPageKeys],
    callbackKey,
    timeLimit: ({ amount }) => Math.min(config.timeout, bank.timeLimit?.(amount) ?? config.timeout),
    take: (owes, now) => duties.take(owes, now),
    moved: payment => signals.ring(payment.idPSPTransaction, payment),
    due: () => duties.wake(),
  }
  const owing = { ...psp, database: pools.owed }
  const duties = opened.use(
    runDuties({
      database: pools.owed,
      clock,
      log,
      schema: 'psp',
      onAttempt: metrics.duty,
      lease: leaseOf(config),
      kinds: {
        'deliver-outcome': deliverOutcome(owing),
        'expire-payment': expirePayment(owing),
        'take-money': takeMoney(owing),
        'return-money': returnMoney(owing),
        'send-payment-outcome': sendPaymentOutcome(owing),
      },
    }),
  )
  opened.use(runHourly({ clock, log, task: 'forget payers', batch: () => forgetOldPayers(psp) }))
  const stopping = new AbortController()
  const api = opened.use(
    await listen(
      apiApp(psp, metrics, { ...admission, certificates }),
      config.api,
      'psp.api.port (PASSERELLA_PSP_API_PORT)',
    ),
  )
  const page = opened.use(
    await listen(
      pageApp(psp, metrics, stopping.signal),
      config.page,
      'psp.page.port (PASSERELLA_PSP_PAGE_PORT)',
    ),
  )
  opened.defer(() => stopping.abort())
  const { metrics: address } = config
  const figures = opened.use(await metrics.serve(address, 'psp.metrics.port (PASSERELLA_PSP_METRICS_PORT)'))
  for (const [listener, { port }] of Object.entries({ api, page, metrics: figures }))
    log.info({ listener, port }, 'listening')
  const ends = opened.move()
  return {
    apiPort: api.port,
    pagePort: page.port,
    metricsPort: figures.port,
    async [Symbol.asyncDispose]() {
      await ends.disposeAsync()
      log.info({}, 'stopped')
    },
  }
}

/** The same object each time, so that connections are kept. */
const systemTrust: PemFiles = {}
