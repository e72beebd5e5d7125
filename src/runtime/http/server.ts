/**
 * A listener: Fastify with a limit on everything that a stranger can send or hold open, and a close that ends.
 */
import type { ServerOptions, Server as TlsServer } from 'node:https'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Database } from '../database.ts'
import { sql } from '../database.ts'
import { PlainError } from '../plain-error.ts'
import { isWithin } from './client-address.ts'
import { boundConnections } from './connections.ts'
import { acceptForms } from './forms.ts'
import { type Limits, usualLimits } from './limits.ts'
import { refuseStrange, refuseUnread, refuseUnroutable } from './unread.ts'
import { cutUntaken } from './untaken.ts'

export type App = FastifyInstance
export type Address = { host: string; port: number }
export type Tls = Pick<ServerOptions, 'key' | 'cert' | 'ca' | 'requestCert' | 'rejectUnauthorized'>

export type ListenerOptions = {
  tls?: Tls | undefined
  limits?: Partial<Limits> | undefined
  /** Addresses and networks of proxies: what they say of whom they speak for (X-Forwarded-For) is believed. */
  trustedProxies?: readonly string[] | undefined
}

export function newApp({ tls, limits: given, trustedProxies = [] }: ListenerOptions = {}): App {
  const limits = { ...usualLimits, ...given }
  const http = {
    maxHeaderSize: limits.head,
    headersTimeout: limits.headTime,
    connectionsCheckingInterval: limits.checkEvery,
    requireHostHeader: false,
  }
  const options = {
    bodyLimit: limits.body,
    requestTimeout: limits.requestTime,
    keepAliveTimeout: limits.idleTime,
    maxRequestsPerSocket: limits.requestsPerConnection,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    http,
    routerOptions: { maxParamLength: limits.head },
    rewriteUrl: ({ url = nowhere }: { url?: string | undefined }) => (isLegible(url) ? url : nowhere),
    forceCloseConnections: 'idle' as const,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    clientErrorHandler: refuseUnread,
    frameworkErrors: refuseUnroutable,
  }
  const https = { ...http, ...modern, handshakeTimeout: limits.handshakeTime }
  const app = tls
    ? (Fastify({ ...options, https: { ...https, ...tls } }) as unknown as App)
    : Fastify(options)
  boundConnections(app.server, { ...limits, isTrusted: isWithin(trustedProxies) })
  refuseStrange(app, limits)
  cutUntaken(app, limits.answerTime)
  acceptForms(app, limits)
  closeIdleConnections(app)
  return app
}

const modern = { minVersion: 'TLSv1.2' as const }

/** From now on connections are made with these; those that are open live on. Nobody’s old session is taken up again. */
export const renewTls = (app: App, files: Pick<Tls, 'cert' | 'key' | 'ca'>) =>
  (app.server as unknown as TlsServer).setSecureContext({ ...modern, ...files })

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

/** `/health/live`: the process answers. `/health/ready`: so does its database, which is asked once at a time. */
export function serveHealth(app: App, database: Database) {
  const config = { counted: 'never' } as const
  let asking: Promise<unknown> | undefined
  const ask = () =>
    database.query(alive, []).finally(() => {
      asking = undefined
    })
  app.get('/health/live', { config }, () => ({ status: 'live' }))
  app.get('/health/ready', { config }, async (_request, reply) => {
    try {
      asking ??= ask()
      await asking
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'not ready', waitingFor: 'database' })
    }
  })
}

const alive = sql('health.ready', 'select 1')

export type Listening = AsyncDisposable & { port: number }

/**
 * Opens the listener. `setting` is the name of what to change when the port is taken. For `localhost` Fastify would open
 * a second one, on ::1, of which our limits know nothing.
 */
export async function listen(app: App, { host, port }: Address, setting: string): Promise<Listening> {
  try {
    const url = new URL(await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }))
    return { port: Number(url.port), [Symbol.asyncDispose]: () => app.close() }
  } catch (error) {
    await app.close()
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new PortTaken(`port ${port} of ${host} is taken; choose another with ${setting}`)
    throw error
  }
}

class PortTaken extends PlainError {}
