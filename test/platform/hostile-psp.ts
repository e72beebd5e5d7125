/**
 * A PSP that answers as a test wishes: by the contract, or by breaking it in one of the many ways there are. It is
 * asked for URLs, for refunds and for closings, and has a manner of its own for each; closings it hangs up on.
 */
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Body } from '../../src/contract/operations.ts'
import type { Clock } from '../../src/runtime/clock.ts'
import type { DevelopmentPki } from '../../src/runtime/development-pki.ts'

export type Asked = Body<'RetrieveRedirectUrl'>
export type RefundAsked = Body<'RefundTransaction'>
export type Manner<Message = Asked> = (asked: Message, response: ServerResponse) => unknown
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

export function send(response: ServerResponse, status: number, body: string | object, headers: object = {}) {
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
  (status: number, body: string | object, headers?: object): Manner<unknown> =>
  (_asked, response) =>
    send(response, status, body, headers)
export const silent: Manner<unknown> = () => {}
export const hangingUp: Manner<unknown> = (_asked, response) => response.destroy()
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

/** A refund that is answered by the contract, but for `change`. */
export const refunding =
  (outcome: string, change: Fields = {}): Manner<RefundAsked> =>
  ({ idTransaction }, response) =>
    send(response, 200, { idTransaction, outcome, ...change })

/** A call as it came, and when by the clock of the test. */
export type Call = { at: Date; body: string }

export async function hostilePsp({ ca, psp }: DevelopmentPki, clock: Clock) {
  const received: Asked[] = []
  const refunds: Call[] = []
  const closings: Call[] = []
  const callers = new Set<string>()
  let manner: Manner = valid
  let refundManner: Manner<RefundAsked> = refunding('OK')
  let closingManner: Manner<string> = hangingUp
  const answers: Record<string, (call: Call, response: ServerResponse) => void> = {
    '/redirections': ({ body }, response) => {
      const asked: Asked = JSON.parse(body)
      received.push(asked)
      manner(asked, response)
    },
    '/redirections/refunds': (call, response) => {
      refunds.push(call)
      refundManner(JSON.parse(call.body), response)
    },
    '/psp-for-node': (call, response) => {
      closings.push(call)
      closingManner(call.body, response)
    },
  }
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
    callers.add((request.socket as TLSSocket).getPeerCertificate().fingerprint256)
    const call = { at: clock.now(), body: Buffer.concat(chunks).toString('utf8') }
    const answer = answers[request.url ?? '']
    if (answer) answer(call, response)
    else response.writeHead(404).end()
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}/redirections`,
    received,
    refunds,
    closings,
    /** The certificates that it was shown, by their fingerprints. */
    callers,
    behave(how: Manner) {
      manner = how
    },
    refund(how: Manner<RefundAsked>) {
      refundManner = how
    },
    close(how: Manner<string>) {
      closingManner = how
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
