/** The platform's listener: the callback for PSPs, the touchpoint's API, the payers' pages. */
import type { FastifyRequest } from 'fastify'
import { serveDocument } from '../contract/document.ts'
import type { Entrance } from '../contract/listening.ts'
import { operations, securitySchemes } from '../contract/operations.ts'
import { serve } from '../contract/serve.ts'
import { serveSoap } from '../contract/soap/serve-soap.ts'
import { guardPages, serveAsset, serveLook } from '../runtime/http/pages.ts'
import { serveProblems } from '../runtime/http/problems.ts'
import { whoever } from '../runtime/http/rates.ts'
import { type App, newApp, serveHealth } from '../runtime/http/server.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { backoffice } from './backoffice/backoffice.ts'
import { openGate } from './backoffice/sign-in/administrator.ts'
import { callbackKeys } from './callback-keys.ts'
import type { Platform } from './context.ts'
import { guardListener } from './guard-listener.ts'
import { callbackOutcome } from './operations/callback-outcome.ts'
import { sendPaymentOutcome } from './operations/send-payment-outcome.ts'
import { mailPages } from './receipt/pages.ts'
import { touchpointApi } from './touchpoint/api.ts'
import { type ReturnRequest, returnStatus, showReturn } from './touchpoint/return-page.ts'
import { saySorry } from './touchpoint/sorry.ts'
import { postStart, type StartRequest, showStart } from './touchpoint/start-page.ts'

type Route<Request> = Request extends { query: infer Query; body: infer Body }
  ? { Querystring: Query; Body: Body }
  : never

const callbackBase = '/ecommerce/redirect/v1'
const nodePath = '/nodo-auth/node-for-psp/v1'

export function platformApp(platform: Platform, metrics: Metrics): App {
  const { log } = platform
  const { limits, trustedProxies } = platform.config
  const app = newApp({ limits, trustedProxies })
  metrics.watch(app, 'platform')
  guardPages(app, platform.config.publicUrl)
  const rates = guardListener(app, platform)
  serveHealth(app, platform.database)
  serveLook(app)
  serveDocument(app)
  const entrance: Entrance<string> = {
    log,
    authenticate: callerIn(platform),
    count: (request, caller) => rates.spend(request, whoever(caller)),
  }
  app.register(async scope => serveCallback(scope, platform, entrance), { prefix: callbackBase })
  app.register(async scope => serveNode(scope, platform, entrance))
  app.register(touchpointApi, { platform, rates })
  app.register(backoffice, { platform, gate: openGate(platform) })
  serveAsset(app, '/assets/return.js', new URL('touchpoint/assets/return.js', import.meta.url))
  app.get<Route<ReturnRequest>>('/return', (request, reply) => showReturn(platform, request, reply))
  app.get<Route<ReturnRequest>>('/return/status', (request, reply) => returnStatus(platform, request, reply))
  if (platform.config.demo) {
    app.get<Route<StartRequest>>('/', (request, reply) => showStart(platform, request, reply))
    app.post<Route<StartRequest>>('/start', (request, reply) => postStart(platform, request, reply))
  }
  if (platform.outgoing?.kept) app.register(mailPages, { kept: platform.outgoing.kept })
  app.setNotFoundHandler((request, reply) => saySorry(platform, request, reply, 404))
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (request.is404) return saySorry(platform, request, reply, 404)
    if (error.statusCode && error.statusCode < 500) return saySorry(platform, request, reply, 400)
    log.error({ err: error, route: request.routeOptions.url }, 'a page failed')
    return saySorry(platform, request, reply, 500)
  })
  return app
}

/** TLS ends at the proxy in front of this listener (TLS-4). */
function serveCallback(scope: App, platform: Platform, entrance: Entrance<string>) {
  serveProblems(scope, platform.log)
  serve(scope, {
    id: 'CallbackOutcome',
    ...entrance,
    operate: (report, caller) => callbackOutcome(platform, report, caller),
  })
}

function serveNode(scope: App, platform: Platform, entrance: Entrance<string>) {
  serveSoap(scope, {
    path: nodePath,
    operation: 'sendPaymentOutcomeV2',
    ...entrance,
    operate: (said, caller) => sendPaymentOutcome(platform, said, caller),
  })
}

/** A PSP shows the same key at both doors. */
function callerIn(platform: Platform) {
  const idPspOf = callbackKeys(platform)
  const header = securitySchemes[operations.CallbackOutcome.security[0]].name.toLowerCase()
  return ({ headers }: FastifyRequest) => idPspOf(headers[header])
}
