/** Figures for whoever watches the service, in Prometheus' form, on a port of their own. */
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { after, type Clock } from './clock.ts'
import type { Database } from './database.ts'
import { dutyStore } from './duty-store.ts'
import { certificatesInForce, type PemFiles } from './http/certificates.ts'
import { serveProblems } from './http/problems.ts'
import { type Address, type Listening, listen, newApp, serveHealth } from './http/server.ts'
import type { Log } from './log.ts'

export type Metrics = {
  /** Counts and times every request of `app`, by route, never by path: paths hold secrets. */
  watch(app: FastifyInstance, listener: string): void
  duty(kind: string, result: 'ended' | 'failed'): void
  /** When the certificates that are in force end. `setting` is the section that names their files. */
  certificates(setting: string, inForce: () => PemFiles): void
  serve(address: Address, setting: string): Promise<Listening>
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** `service` is the schema of its database, too. */
export type MetricsOptions = { service: string; database: Database; clock: Clock; log: Log }

export function newMetrics({ service, database, clock, log }: MetricsOptions): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'passerella_http_request_seconds',
    help: 'Time from a request’s head to the end of its reply',
    labelNames: ['listener', 'method', 'route', 'status'],
    buckets: seconds,
    registers: [registry],
  })
  const duties = new Counter({
    name: 'passerella_duty_attempts_total',
    help: 'Attempts at duties, by how they ended',
    labelNames: ['kind', 'result'],
    registers: [registry],
  })
  countDuties(registry, { service, database, clock })
  const certificates = new Map<string, () => PemFiles>()
  countDown(registry, certificates, clock)
  return {
    certificates: (setting, inForce) => void certificates.set(setting, inForce),
    watch(app, listener) {
      app.addHook('onResponse', async (request, reply) => {
        const { method, routeOptions } = request
        const route = routeOptions.url ?? 'unknown'
        requests.observe({ listener, method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
      })
    },
    duty: (kind, result) => duties.inc({ kind, result }),
    serve(address, setting) {
      const app = newApp()
      serveProblems(app, log)
      serveHealth(app, database)
      const collect = oneAtATime(() => registry.metrics())
      app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await collect()))
      return listen(app, address, setting)
    },
  }
}

/** Whoever asks while figures are being collected gets those: however many ask, they cost the database one connection. */
function oneAtATime<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let underWay: Promise<Result> | undefined
  return () => {
    underWay ??= work().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

/** A runner begins within a second: a duty that is due for longer has nobody to do it. */
const overdue = 5_000

/** Counted at each scrape. While the database is silent there is no figure, and the others are still there. */
function countDuties(registry: Registry, { service, database, clock }: Omit<MetricsOptions, 'log'>) {
  const store = dutyStore(service)
  new Gauge({
    name: 'passerella_duties',
    help: 'Duties by kind and state: owed, overdue (nobody begins), given-up (a person’s turn)',
    labelNames: ['kind', 'state'],
    registers: [registry],
    async collect() {
      const counts = await database.query(store.count, [after(clock.now(), -overdue)]).catch(() => [])
      this.reset()
      for (const { kind, state, count } of counts) this.set({ kind, state }, count)
    },
  })
}

function countDown(registry: Registry, certificates: Map<string, () => PemFiles>, clock: Clock) {
  new Gauge({
    name: 'passerella_certificate_expiry_seconds',
    help: 'Seconds until a certificate that is in force ends, below 0 once it has',
    labelNames: ['setting', 'kind', 'subject'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [setting, inForce] of certificates)
        for (const { kind, subject, validTo } of certificatesInForce(inForce()))
          this.set({ setting, kind, subject }, (validTo.getTime() - clock.now().getTime()) / 1000)
    },
  })
}
