/** A PSP that answers as a test wishes: by the contract, or by breaking it in one of the many ways there are. */
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Body } from '../../src/contract/operations.ts'
import type { DevelopmentPki } from '../../src/runtime/development-pki.ts'

export type Asked = Body<'RetrieveRedirectUrl'>
export type Manner = (asked: Asked, response: ServerResponse) => unknown
type Fields = Record<string, unknown>

export const page = 'https://psp.example/pay/s3cret'
export const idPSPTransaction = 'PSP-0001'

const whole = ({ idTransaction, amount }: Asked): Fields => ({
  url: page,
  idTransaction,
  idPSPTransaction,
  amount,
  timeout: 60_000,
})

function send(response: ServerResponse, status: number, body: string | object, headers: object = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

export const valid: Manner = (asked, response) => send(response, 200, whole(asked))
export const answering =
  (change: Fields): Manner =>
  (asked, response) =>
    send(response, 200, { ...whole(asked), ...change })
export const without =
  (field: string): Manner =>
  (asked, response) => {
    const { [field]: _, ...rest } = whole(asked)
    send(response, 200, rest)
  }
export const saying =
  (status: number, body: string | object, headers?: object): Manner =>
  (_asked, response) =>
    send(response, status, body, headers)
export const silent: Manner = () => {}
export const hangingUp: Manner = (_asked, response) => response.destroy()
export const cutOff: Manner = (asked, response) => {
  const body = JSON.stringify(whole(asked))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.write(body.slice(0, 20), () => response.destroy())
}
/** The head and half of the body come at once, the rest never. */
export const trickling: Manner = (asked, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write(JSON.stringify(whole(asked)).slice(0, 20))
}
export const twice: Manner = (asked, response) =>
  send(response, 200, JSON.stringify(whole(asked)).replace('{', '{"amount":1,'))
export const huge: Manner = (asked, response) =>
  send(response, 200, { ...whole(asked), idPSPTransaction: 'x'.repeat(100_000) })
export const heldBack = () => {
  const held = Promise.withResolvers<void>()
  const manner: Manner = async (asked, response) => {
    await held.promise
    valid(asked, response)
  }
  return { manner, released: held.promise, release: held.resolve }
}

export async function hostilePsp({ ca, psp }: DevelopmentPki) {
  const received: Asked[] = []
  let manner: Manner = valid
  const tls = {
    ca: readFileSync(ca),
    cert: readFileSync(psp.certificate),
    key: readFileSync(psp.key),
    requestCert: true,
    rejectUnauthorized: true,
  }
  const server = createServer(tls, async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const asked: Asked = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    received.push(asked)
    manner(asked, response)
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}/redirections`,
    received,
    behave(how: Manner) {
      manner = how
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
