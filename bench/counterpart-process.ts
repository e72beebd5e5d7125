/**
 * The platform's end of the callback and of sendPaymentOutcomeV2, as fast as can be: takes note of everything, and says
 * whose outcome came, and when.
 */
import { createServer, type ServerResponse } from 'node:http'
import { replyXml } from '../src/contract/soap/write.ts'
import type { Callback } from './counterpart.ts'
import { serveBench } from './process.ts'

const noted = replyXml('sendPaymentOutcomeV2', { outcome: 'OK' })

const server = createServer((request, response) => {
  const at = performance.timeOrigin + performance.now()
  const [, idTransaction] = /\/redirections\/(\w+)\/outcomes$/.exec(request.url ?? '') ?? []
  let body = ''
  request.on('data', chunk => {
    body += chunk
  })
  request.on('end', () => {
    if (idTransaction) hear(idTransaction, at, body, response)
    else response.setHeader('content-type', 'text/xml; charset=utf-8').end(noted)
  })
})

function hear(idTransaction: string, at: number, body: string, response: ServerResponse) {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ idTransaction, outcome: 'OK' }))
  const { authorizationCode } = JSON.parse(body).details
  process.send?.({ idTransaction, authorizationCode, at } satisfies Callback)
}

server.listen(0, '127.0.0.1', () => {
  serveBench(server.address(), async () => {
    server.close()
    server.closeAllConnections()
  })
})
