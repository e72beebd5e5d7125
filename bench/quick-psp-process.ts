/**
 * A PSP that answers everything at once, and says what it was asked. A payment whose description is `refund` gets a
 * URL for a millisecond: its refund is owed as soon as it is handed out.
 */
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { replyXml } from '../src/contract/soap/write.ts'
import { serveBench } from './process.ts'

const { ca, certificate, key } = JSON.parse(process.argv[2] ?? '')
const accepted = replyXml('pspNotifyPaymentV2', { outcome: 'OK' })

function give(body: string, response: ServerResponse) {
  const { idTransaction, amount, description } = JSON.parse(body)
  const timeout = description === 'refund' ? 1 : 600_000
  const answer = {
    url: 'https://psp.example/pay',
    idTransaction,
    idPSPTransaction: idTransaction,
    amount,
    timeout,
  }
  response.end(JSON.stringify(answer))
}

const answers: Record<string, (body: string, response: ServerResponse) => void> = {
  '/redirections': give,
  '/redirections/refunds'(body, response) {
    const { idTransaction } = JSON.parse(body)
    process.send?.(`refund ${idTransaction}`)
    response.end(JSON.stringify({ idTransaction, outcome: 'OK' }))
  },
  '/psp-for-node'(body, response) {
    const [, idTransaction] = /paymentToken>([0-9a-f]{32})/.exec(body) ?? []
    process.send?.(`closing ${idTransaction}`)
    response.setHeader('content-type', 'text/xml').end(accepted)
  },
}

const tls = {
  ca: readFileSync(ca),
  cert: readFileSync(certificate),
  key: readFileSync(key),
  requestCert: true,
}
const server = createServer(tls, (request, response) => {
  let body = ''
  response.setHeader('content-type', 'application/json')
  request.on('data', chunk => {
    body += chunk
  })
  request.on('end', () => answers[request.url ?? '']?.(body, response))
})
server.listen(0, '127.0.0.1', () => {
  serveBench(server.address(), async () => {
    server.close()
    server.closeAllConnections()
  })
})
