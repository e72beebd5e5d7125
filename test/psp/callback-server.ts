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
export const cutOff: Answering = response => void response.socket?.destroy()

export async function callbackServer(): Promise<CallbackServer> {
  const received: Callback[] = []
  let how = confirming
  const server = createServer(async (request, response) => {
    const callback = await read(request)
    received.push(callback)
    how(response, callback)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}/ecommerce/redirect/v1`,
    received,
    answer(next) {
      how = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function read(request: IncomingMessage): Promise<Callback> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const key = request.headers['ocp-apim-subscription-key']
  return { path: request.url ?? '', key: key?.toString(), body: Buffer.concat(chunks).toString() }
}
