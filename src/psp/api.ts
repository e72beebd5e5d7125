/** The listener for the platform, over mTLS (TLS-1, TLS-2), and what is served there. */
import { serveDocument } from '../contract/document.ts'
import type { Entrance } from '../contract/listening.ts'
import { serve } from '../contract/serve.ts'
import { serveSoap } from '../contract/soap/serve-soap.ts'
import { guard } from '../runtime/http/guard.ts'
import { sendProblem, serveProblems } from '../runtime/http/problems.ts'
import { openRates, whoever } from '../runtime/http/rates.ts'
import { type App, serveHealth } from '../runtime/http/server.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { type Admitted, apiDoor } from './api-door.ts'
import type { Psp } from './context.ts'
import { pspNotifyPayment } from './operations/psp-notify-payment.ts'
import { refundTransaction } from './operations/refund-transaction.ts'
import { retrieveRedirectUrl } from './operations/retrieve-redirect-url.ts'

export function apiApp(psp: Psp, metrics: Metrics, admitted: Admitted): App {
  const { app, callerOf } = apiDoor(psp, admitted)
  serveProblems(app, psp.log)
  metrics.watch(app, 'api')
  const rates = openRates(app, psp.config.api.limits)
  guard(app, { rates, refuse: (_request, reply, status) => sendProblem(reply, status) })
  serveHealth(app, psp.database)
  serveDocument(app)
  const entrance: Entrance<string> = {
    log: psp.log,
    authenticate: callerOf,
    count: (request, caller) => rates.spend(request, whoever(caller)),
  }
  serve(app, {
    id: 'RetrieveRedirectUrl',
    ...entrance,
    operate: request => retrieveRedirectUrl(psp, request),
  })
  // At the address of the former with `/refunds` after it, which is what the PSP tells the back office (REFUND-18).
  serve(app, {
    id: 'RefundTransaction',
    ...entrance,
    operate: request => refundTransaction(psp, request),
  })
  serveSoap(app, {
    path: nodePath,
    operation: 'pspNotifyPaymentV2',
    ...entrance,
    operate: message => pspNotifyPayment(psp, message),
  })
  return app
}

/** Where the platform's Node finds a PSP (NOTIFY-3). */
const nodePath = '/psp-for-node'
