/** The listener for payers: their pages, and the sandbox bank's where that is the bank. */
import { guard } from '../runtime/http/guard.ts'
import { guardPages, serveAsset, serveLook } from '../runtime/http/pages.ts'
import { openRates, type Whose } from '../runtime/http/rates.ts'
import { type App, newApp, serveHealth } from '../runtime/http/server.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { sandboxPages } from './bank/sandbox/pages.ts'
import type { Psp } from './context.ts'
import { authorizePayment } from './page/authorize.ts'
import { cancelPayment } from './page/cancel.ts'
import { events, openStreams } from './page/events.ts'
import { leave } from './page/leave.ts'
import type { PayRequest } from './page/payer.ts'
import { show, showClosed, showTrouble } from './page/show.ts'
import { readPageToken } from './page-token.ts'

type Route = { Params: { token: string }; Querystring: Record<string, string> }

export function pageApp(psp: Psp, metrics: Metrics, stopping: AbortSignal): App {
  const { limits, trustedProxies, url } = psp.config.page
  const app = newApp({ limits, trustedProxies })
  const streams = openStreams(psp, stopping)
  metrics.watch(app, 'page')
  guardPages(app, url)
  guard(app, {
    rates: openRates(app, limits),
    origin: url,
    whose: ({ params }) => pageIn(psp, params),
    refuse: (request, reply, status) =>
      status === 429
        ? showTrouble(psp, request as PayRequest, reply, status)
        : showClosed(psp, request as PayRequest, reply, status),
  })
  serveHealth(app, psp.database)
  serveLook(app)
  serveAsset(app, '/assets/payment.js', new URL('page/assets/payment.js', import.meta.url))
  app.get<Route>('/pay/:token', (request, reply) => show(psp, request, reply))
  app.get<Route>('/pay/:token/events', (request, reply) => events(psp, streams, request, reply))
  app.get<Route>('/pay/:token/leave', (request, reply) => leave(psp, request, reply))
  app.post<Route>('/pay/:token/authorize', (request, reply) => authorizePayment(psp, request, reply))
  app.post<Route>('/pay/:token/cancel', (request, reply) => cancelPayment(psp, request, reply))
  const closed = (request: unknown, reply: Parameters<typeof showClosed>[2]) =>
    showClosed(psp, request as PayRequest, reply)
  app.setNotFoundHandler(closed)
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error.statusCode && error.statusCode < 500) return closed(request, reply)
    psp.log.error({ err: error, route: request.routeOptions.url }, 'a page failed')
    return showTrouble(psp, request as PayRequest, reply)
  })
  if (psp.sandbox) {
    const script = '/assets/payment.js'
    app.register(sandboxPages, { bank: psp.sandbox, bankName: psp.name, script })
  }
  return app
}

/** The page of a payment has a budget of its own; an address that we did not make draws on that of whoever made it up. */
function pageIn({ pageKeys }: Psp, params: unknown): Whose {
  const token = typeof params === 'object' && params !== null && 'token' in params ? params.token : undefined
  const page = typeof token === 'string' ? readPageToken(pageKeys, token) : undefined
  return page && { page }
}
