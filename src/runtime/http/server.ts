/**
 * A listener: Fastify with a limit on everything that a stranger can send or hold open, and a close that ends.
 */
import type { ServerOptions } from 'node:https'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Database } from '../database.ts'
import { sql } from '../database.ts'
import { PlainError } from '../plain-error.ts'
import { refuseStrange, refuseUnread, refuseUnroutable } from './unread.ts'

export type App = FastifyInstance
export type Address = { host: string; port: number }
export type Tls = Pick<ServerOptions, 'key' | 'cert' | 'ca' | 'requestCert' | 'rejectUnauthorized'>

const limits = {
  bodyLimit: 64 * 1024,
  requestTimeout: 15_000,
  keepAliveTimeout: 30_000,
  http: { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requireHostHeader: false },
}

export function newApp({ tls }: { tls?: Tls } = {}): App {
  const options = {
    ...limits,
    routerOptions: { maxParamLength: limits.http.maxHeaderSize },
    rewriteUrl: ({ url = nowhere }: { url?: string | undefined }) => (isLegible(url) ? url : nowhere),
    forceCloseConnections: 'idle' as const,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    clientErrorHandler: refuseUnread,
    frameworkErrors: refuseUnroutable,
  }
  const app = tls
    ? (Fastify({ ...options, https: { ...limits.http, minVersion: 'TLSv1.2', ...tls } }) as unknown as App)
    : Fastify(options)
  refuseStrange(app)
  app.register(formbody, { bodyLimit: 16 * 1024 })
  closeIdleConnections(app)
  return app
}

/** An address with a broken escape, or that is none, leads to the listener's own page for whatever is not there, not to Fastify's. */
const nowhere = '/-'
function isLegible(url: string): boolean {
  try {
    return URL.canParse(url, 'http://localhost') && decodeURIComponent(url.split('?', 1)[0] ?? '') !== ''
  } catch {
    return false
  }
}

/** A client that keeps its connection alive would hold the close up until it goes; idle connections are cut. */
function closeIdleConnections(app: App) {
  const patience = { every: 50, cut: 10_000 }
  app.addHook('preClose', done => {
    const { server } = app
    const idle = setInterval(() => server.closeIdleConnections(), patience.every)
    const cut = setTimeout(() => server.closeAllConnections(), patience.cut)
    server.once('close', () => {
      clearInterval(idle)
      clearTimeout(cut)
    })
    done()
  })
}

/** `/health/live`: the process answers. `/health/ready`: so does its database. */
export function serveHealth(app: App, database: Database) {
  app.get('/health/live', () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    try {
      await database.query(alive, [])
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'not ready', waitingFor: 'database' })
    }
  })
}

const alive = sql('health.ready', 'select 1')

export type Listening = AsyncDisposable & { port: number }

/** Opens the listener. `setting` is the name of what to change when the port is taken. */
export async function listen(app: App, { host, port }: Address, setting: string): Promise<Listening> {
  try {
    const url = new URL(await app.listen({ host, port }))
    return { port: Number(url.port), [Symbol.asyncDispose]: () => app.close() }
  } catch (error) {
    await app.close()
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new PortTaken(`port ${port} of ${host} is taken; choose another with ${setting}`)
    throw error
  }
}

class PortTaken extends PlainError {}
