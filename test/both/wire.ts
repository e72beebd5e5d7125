/**
 * The wire between the two sides, in a test's hands: every message passes through here, over real HTTP and real mTLS,
 * and for each operation a test says what becomes of it.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { Agent, request as send } from 'undici'
import type { OperationId } from '../../src/contract/operations.ts'
import type { SoapOperation } from '../../src/contract/soap/messages.ts'
import type { DevelopmentPki } from '../../src/runtime/development-pki.ts'
import { pass } from './manners.ts'

export type Operation = OperationId | SoapOperation
export type Message = {
  operation: Operation
  path: string
  headers: Record<string, string>
  body: string
}
export type Reply = { status: number; headers: Record<string, string>; body: string }
/** Takes the message to the other side, as it is or changed, and brings its reply. Rejects when there is none. */
export type Forward = (message?: Message) => Promise<Reply>
/** What becomes of a message: a reply for whoever sent it, or their connection is cut. */
export type Manner = (message: Message, forward: Forward) => Promise<Reply | 'cut'>
/** What went over the wire: `reply` is what the other side said, whether or not anybody heard it. */
export type Exchange = Message & { reply?: Reply }

export type Wire = AsyncDisposable & {
  /** Where each side is told to find the other. */
  pspUrl: string
  platformUrl: string
  /** Where they really are. */
  psp: string
  platform: string
  set(operation: Operation, manner: Manner): void
  /** Everything passes again. */
  mend(): void
  /** What is done to every message, whatever becomes of it afterwards; a test of crashes watches here. */
  watch: (message: Message, forward: Forward) => Promise<Reply>
  exchanges: Exchange[]
  /** Those of this operation, or of this operation about one transaction. */
  of(operation: Operation, idTransaction?: string): Exchange[]
  /** How many messages the other side is dealing with at this moment. */
  busy(): number
  /** How many of those who have sent something are still waiting for what becomes of it. */
  waiting(): number
}

export async function newWire(pki: DevelopmentPki): Promise<Wire> {
  const files = { ca: readFileSync(pki.ca) }
  const pair = ({ certificate, key }: { certificate: string; key: string }) => ({
    cert: readFileSync(certificate),
    key: readFileSync(key),
  })
  const secure = new Agent({ connect: { ...files, ...pair(pki.forwarder) }, connections: 50 })
  const plain = new Agent({ connections: 50 })
  const manners = new Map<Operation, Manner>()
  let busy = 0
  let waiting = 0

  const carry = async (exchange: Exchange, message: Message, toPsp: boolean): Promise<Reply> => {
    busy++
    try {
      const target = new URL(message.path, toPsp ? wire.psp : wire.platform)
      const { headers, body } = message
      const dispatcher = toPsp ? secure : plain
      const response = await send(target, { method: 'POST', dispatcher, headers, body })
      const reply = {
        status: response.statusCode,
        headers: kept(response.headers),
        body: await response.body.text(),
      }
      exchange.reply = reply
      return reply
    } finally {
      busy--
    }
  }

  const serve =
    (toPsp: boolean): RequestListener =>
    async (request, response) => {
      const message = await readMessage(request)
      const exchange: Exchange = { ...message }
      wire.exchanges.push(exchange)
      waiting++
      response.once('close', () => waiting--)
      const forward: Forward = (changed = message) =>
        wire.watch(changed, (sent = changed) => carry(exchange, sent, toPsp))
      const manner = manners.get(message.operation) ?? pass
      const reply = await manner(message, forward).catch(() => 'cut' as const)
      answer(response, reply)
    }

  const demand = { requestCert: true, rejectUnauthorized: true }
  const toPsp = createTlsServer({ ...files, ...pair(pki.psp), ...demand }, serve(true))
  const toPlatform = createServer(serve(false))
  toPsp.on('tlsClientError', () => {})
  const wire: Wire = {
    pspUrl: `https://localhost:${await listen(toPsp)}`,
    platformUrl: `http://localhost:${await listen(toPlatform)}`,
    psp: '',
    platform: '',
    set: (operation, manner) => void manners.set(operation, manner),
    mend: () => manners.clear(),
    watch: (message, forward) => forward(message),
    exchanges: [],
    of: (operation, idTransaction = '') =>
      wire.exchanges.filter(
        one => one.operation === operation && `${one.path} ${one.body}`.includes(idTransaction),
      ),
    busy: () => busy,
    waiting: () => waiting,
    async [Symbol.asyncDispose]() {
      for (const server of [toPsp, toPlatform]) {
        server.closeAllConnections()
        server.close()
      }
      await Promise.all([secure.destroy(), plain.destroy()])
    },
  }
  return wire
}

const operationAt: [RegExp, Operation][] = [
  [/^\/redirections$/, 'RetrieveRedirectUrl'],
  [/^\/redirections\/refunds$/, 'RefundTransaction'],
  [/\/outcomes$/, 'CallbackOutcome'],
  [/^\/psp-for-node/, 'pspNotifyPaymentV2'],
  [/^\/nodo-auth\//, 'sendPaymentOutcomeV2'],
]

async function readMessage(request: IncomingMessage): Promise<Message> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const path = request.url ?? '/'
  const operation = operationAt.find(([pattern]) => pattern.test(path))?.[1]
  if (!operation) throw new Error(`nobody serves ${path}`)
  return { operation, path, headers: kept(request.headers), body: Buffer.concat(chunks).toString() }
}

const hop = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host', 'expect']

/** Headers of the message, without those of the connection. */
function kept(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => !hop.includes(name))
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

function answer(response: ServerResponse, reply: Reply | 'cut') {
  if (reply === 'cut') return void response.socket?.destroy()
  response.writeHead(reply.status, reply.headers)
  response.end(reply.body)
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
