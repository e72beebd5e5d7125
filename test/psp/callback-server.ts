/** The platform as a PSP meets it: takes callbacks, remembers them to the byte, and answers what a test tells it to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Callback = { path: string; key: string | undefined; body: string }
export type Answering = (response: ServerResponse, callback: Callback) => void
export type CallbackServer = AsyncDisposable & {
  base: string
  received: Callback[]
  /** How the next callbacks are answered; at first with a confirmation. */
  answer(how: Answering): void
  /** Nothing listens any more; `up` listens again at the same address. */
  down(): Promise<void>
  up(): Promise<void>
}

export const confirming: Answering = (response, { path }) => {
  const idTransaction = path.split('/').at(-2)
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ idTransaction, outcome: 'OK' }))
}
export const answering =
  (status: number, body = '{}'): Answering =>
  response => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body)
  }
/** Keeps the platform's callers waiting; `release` answers them all, as told. */
export function holding() {
  const held: Parameters<Answering>[] = []
  return {
    held,
    hold: ((...callback) => void held.push(callback)) satisfies Answering,
    release(how: Answering) {
      for (const callback of held.splice(0)) how(...callback)
    },
  }
}
export const cutOff: Answering = response => void response.socket?.destroy()

export async function callbackServer(): Promise<CallbackServer> {
  const received: Callback[] = []
  let how = confirming
  const server = createServer(async (request, response) => {
    const callback = await read(request)
    received.push(callback)
    how(response, callback)
  })
  const listen = (port: number) => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const down = async () => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}/ecommerce/redirect/v1`,
    received,
    answer(next) {
      how = next
    },
    down,
    up: () => listen(port),
    [Symbol.asyncDispose]: down,
  }
}

async function read(request: IncomingMessage): Promise<Callback> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const key = request.headers['ocp-apim-subscription-key']
  return { path: request.url ?? '', key: key?.toString(), body: Buffer.concat(chunks).toString() }
}
