/**
 * Fastify with empty handlers: each answers at once with what it was born with. The callback goes out when the payer
 * authorizes, so that a payment is the same requests as through a PSP; nothing is checked, and nothing is written.
 */
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import { Agent, request } from 'undici'
import { replyXml } from '../../src/contract/soap/write.ts'
import { leavingView } from '../../src/psp/page/views/leaving.ts'
import { paymentView } from '../../src/psp/page/views/payment.ts'
import { serveBench } from '../process.ts'
import { newRedirection, served } from '../redirection.ts'
import type { EmptySettings } from './empty.ts'

const { tls, platformUrl }: EmptySettings = JSON.parse(process.argv[2] ?? '')
const outgoing = new Agent()
const shown = newRedirection()
const page = paymentView({
  lang: 'it',
  pspName: served.name,
  payee: shown.paName ?? '',
  description: shown.description,
  amount: shown.amount,
  closesAt: new Date(),
  now: new Date(),
  customers: null,
  paths: { self: '/pay', events: '/pay/events', authorize: '/pay/authorize', cancel: '/pay/cancel' },
})
const goodbye = leavingView({ lang: 'it', pspName: served.name, leave: '/pay/leave' })
const outcome = JSON.stringify({
  idPsp: served.idPsp,
  idPSPTransaction: '0'.repeat(32),
  outcome: 'OK',
  details: { timestampOperation: new Date(), authorizationCode: '00112233AABBCCDD' },
})

const accepted = replyXml('pspNotifyPaymentV2', { outcome: 'OK' })
const keepAliveTimeout = 30_000 // as ours

const pages = Fastify({ keepAliveTimeout })
pages.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
  done(null, body),
)
type At = { Params: { id: string } }
pages.get<At>('/pay/:id', ({ headers }, reply) => {
  reply.type('text/html; charset=utf-8')
  return headers.cookie ? reply.send(goodbye) : reply.header('set-cookie', 'payer=0; Path=/pay').send(page)
})
pages.post<At>('/pay/:id/authorize', ({ params: { id } }, reply) => {
  reply.redirect(`/pay/${id}`, 303)
  tell(id).catch(error => console.error(error))
})
const pageUrl = await pages.listen({ host: '127.0.0.1', port: 0 })

const api = Fastify({
  keepAliveTimeout,
  https: {
    ca: readFileSync(tls.ca),
    cert: readFileSync(tls.certificate),
    key: readFileSync(tls.key),
    minVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: true,
  },
})
api.post<{ Body: { idTransaction: string } }>('/redirections', ({ body: { idTransaction } }) => ({
  url: `${pageUrl}/pay/${idTransaction}`,
  idTransaction,
  idPSPTransaction: idTransaction,
  amount: shown.amount,
  timeout: 600_000,
}))
api.addContentTypeParser('text/xml', { parseAs: 'string' }, (_, body, done) => done(null, body))
api.post('/redirections/refunds', () => ({ outcome: 'OK' }))
api.post('/psp-for-node', (_request, reply) => reply.type('text/xml; charset=utf-8').send(accepted))
const apiUrl = await api.listen({ host: '127.0.0.1', port: 0 })

async function tell(idTransaction: string) {
  const response = await request(`${platformUrl}/redirections/${idTransaction}/outcomes`, {
    method: 'POST',
    dispatcher: outgoing,
    headers: { 'content-type': 'application/json', 'ocp-apim-subscription-key': 'a-key' },
    body: outcome,
  })
  await response.body.dump()
}

serveBench({ port: Number(new URL(apiUrl).port) }, async () => {
  for (const { server } of [api, pages]) {
    server.close()
    server.closeAllConnections()
  }
  await outgoing.destroy()
})
