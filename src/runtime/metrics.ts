/** Figures for whoever watches the service, in Prometheus' form, on a port of their own. */
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { type Address, type Listening, listen, newApp } from './http/server.ts'

export type Metrics = {
  /** Counts and times every request of `app`, by route, never by path: paths hold secrets. */
  watch(app: FastifyInstance, listener: string): void
  duty(kind: string, result: 'ended' | 'failed'): void
  serve(address: Address, setting: string): Promise<Listening>
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function newMetrics(service: string): Metrics {
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
  return {
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
      app.get('/metrics', async (_request, reply) =>
        reply.type(registry.contentType).send(await registry.metrics()),
      )
      return listen(app, address, setting)
    },
  }
}
