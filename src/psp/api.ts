/**
 * The listener for the platform, over mTLS (TLS-1, TLS-2). A caller whom the CA does not vouch for fails the handshake
 * (TLS-6); one whom it does, but whose subject is not allowed, gets a 401 before its body is read.
 */
import type { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import { serveDocument } from '../contract/document.ts'
import { serve } from '../contract/serve.ts'
import { serveSoap } from '../contract/soap/serve-soap.ts'
import { readAll, readSettingFile, required } from '../runtime/config.ts'
import { serveProblems } from '../runtime/http/problems.ts'
import { type App, newApp, serveHealth, type Tls } from '../runtime/http/server.ts'
import { checkTls } from '../runtime/http/tls.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { PspConfig } from './config.ts'
import type { Psp } from './context.ts'
import { pspNotifyPayment } from './operations/psp-notify-payment.ts'
import { refundTransaction } from './operations/refund-transaction.ts'
import { retrieveRedirectUrl } from './operations/retrieve-redirect-url.ts'

export function apiApp(psp: Psp, metrics: Metrics, { tls, clients }: Admission): App {
  const app = newApp({ tls })
  serveProblems(app, psp.log)
  metrics.watch(app, 'api')
  serveHealth(app, psp.database)
  serveDocument(app)
  serve(app, {
    id: 'RetrieveRedirectUrl',
    log: psp.log,
    authenticate: callerIn(clients),
    operate: request => retrieveRedirectUrl(psp, request),
  })
  // At the address of the former with `/refunds` after it, which is what the PSP tells the back office (REFUND-18).
  serve(app, {
    id: 'RefundTransaction',
    log: psp.log,
    authenticate: callerIn(clients),
    operate: request => refundTransaction(psp, request),
  })
  serveSoap(app, {
    path: nodePath,
    operation: 'pspNotifyPaymentV2',
    log: psp.log,
    authenticate: callerIn(clients),
    operate: message => pspNotifyPayment(psp, message),
  })
  return app
}

/** Where the platform's Node finds a PSP (NOTIFY-3). */
const nodePath = '/psp-for-node'

const callerIn = (clients: string[]) => {
  return ({ socket }: FastifyRequest): string | undefined => {
    const tls = socket as TLSSocket
    if (!tls.authorized) return undefined
    const CN = tls.getPeerCertificate()?.subject?.CN
    const name = Array.isArray(CN) ? CN[0] : CN
    return name !== undefined && clients.includes(name) ? name : undefined
  }
}

/** Who may call, and how they are known. */
export type Admission = { tls: Tls; clients: string[] }

export async function readAdmission({ api }: PspConfig): Promise<Admission> {
  const { clients, ...files } = await readAll({
    cert: () => readSettingFile('psp.api.certificate', api.certificate),
    key: () => readSettingFile('psp.api.key', api.key),
    ca: () => readSettingFile('psp.api.clientCa', api.clientCa),
    clients: () => required(api.clients, 'psp.api.clients'),
  })
  const tls = checkTls('psp.api', files)
  return { tls: { ...tls, requestCert: true, rejectUnauthorized: true }, clients }
}
