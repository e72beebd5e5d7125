/**
 * A way over HTTP from whoever calls to the nodes of a side: it spreads what is sent over the nodes, goes on to the
 * other where one is not there, and does to each message what its fate says.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import { Agent, type Dispatcher } from 'undici'
import { type Balance, newBalance } from './balance.ts'
import { newCounts } from './counts.ts'
import type { Fate, Fault } from './fate.ts'

export type Message = {
  method: string
  path: string
  headers: Record<string, string | string[]>
  body: Buffer
}
export type Reply = { status: number; headers: Record<string, string | string[]>; body: Buffer }
export type HopOptions = {
  name: string
  port: number
  /** Where the nodes of the other side listen. */
  nodes: string[]
  /** What becomes of the message of this turn; undefined: it passes to whoever is there. */
  fate(turn: number, message: Message): Fate | undefined
  /** Where callers come over TLS; and what is shown to the nodes. */
  serve?: ServerOptions
  connect?: Agent.Options['connect']
  /** Hears of each message, however it ends. */
  heard?(message: Message): void
  /** Hears how long the other side took to answer one that nothing was done to. */
  answered?(message: Message, milliseconds: number): void
}

export type HttpHop = AsyncDisposable & {
  name: string
  /** How many of each fault there were. */
  counts(): [Fault, number][]
  /** How many messages are on their way. */
  busy(): number
  /** Lets go of what is held: later messages come now, and nobody is kept waiting. */
  release(): void
}

export async function openHttpHop(options: HopOptions): Promise<HttpHop> {
  const { name, port, nodes, fate, serve, connect, heard, answered } = options
  const agent = new Agent({ ...(connect && { connect }), headersTimeout: 30_000, bodyTimeout: 30_000 })
  const balance = newBalance(nodes)
  const counts = newCounts<Fault>()
  const held = new Set<() => void>()
  let turns = 0
  let busy = 0

  const forward = async (message: Message, first: number): Promise<Reply> => {
    busy++
    try {
      return await sendToOne(agent, balance, balance.order(first, turns), message)
    } finally {
      busy--
    }
  }
  const until = (happens: (now: () => void) => void) =>
    new Promise<void>(resolve => {
      const now = () => {
        held.delete(now)
        resolve()
      }
      held.add(now)
      happens(now)
    })
  const later = (milliseconds: number) => until(now => setTimeout(now, milliseconds).unref())
  const gone = (response: ServerResponse) => until(now => response.once('close', now))

  /** What the caller gets of a reply. */
  async function meet(message: Message, { fault, first, after, part }: Fate, response: ServerResponse) {
    switch (fault) {
      case 'cut':
        return response.socket?.destroy()
      case 'late':
        await gone(response)
        response.socket?.destroy()
        return forward(message, first)
      case 'delay':
        await later(after)
        return answer(response, await forward(message, first))
      case 'duplicate':
        later(after)
          .then(() => forward(message, 1 - first))
          .catch(() => {})
        return answer(response, await forward(message, first))
      case 'lost-reply':
        await forward(message, first)
        return response.socket?.destroy()
      case 'stall':
        await forward(message, first)
        await gone(response)
        return response.socket?.destroy()
      case 'truncate':
        return breakOff(response, await forward(message, first), part, () => response.socket?.end())
      case 'reset':
        return breakOff(response, await forward(message, first), part, () => reset(response))
      case undefined:
        return answer(response, await forward(message, first))
    }
  }

  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const turn = turns++
    try {
      const message = await readMessage(request)
      heard?.(message)
      const met = fate(turn, message) ?? { fault: undefined, first: turn % 2, after: 0, part: 0 }
      if (met.fault) counts.add(met.fault)
      const begun = performance.now()
      await meet(message, met, response)
      if (!met.fault) answered?.(message, performance.now() - begun)
    } catch {
      response.socket?.destroy() // nobody was there, or whoever was is gone
    }
  }

  const server = serve ? createTlsServer(serve, listener) : createServer(listener)
  server.on('tlsClientError', () => {}).on('clientError', (_error, socket) => socket.destroy())
  await listening(server, port)
  return {
    name,
    counts: counts.all,
    busy: () => busy,
    release() {
      for (const now of [...held]) now()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await agent.destroy()
    },
  }
}

/** One that refuses the connection has heard nothing: then the next is asked. */
async function sendToOne(agent: Agent, balance: Balance, nodes: string[], message: Message): Promise<Reply> {
  for (const [index, node] of nodes.entries()) {
    try {
      return await balance.asking(node, () => send(agent, node, message))
    } catch (error) {
      if (!isRefused(error) || index === nodes.length - 1) throw error
    }
  }
  throw new Error('there are no nodes')
}

const isRefused = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'

async function send(agent: Agent, origin: string, message: Message): Promise<Reply> {
  const { method, path, headers, body } = message
  const response = await agent.request({
    origin,
    path,
    method: method as Dispatcher.HttpMethod,
    headers,
    body: method === 'GET' ? null : body,
  })
  return {
    status: response.statusCode,
    headers: kept(response.headers),
    body: Buffer.from(await response.body.arrayBuffer()),
  }
}

async function readMessage(request: IncomingMessage): Promise<Message> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { method = 'GET', url: path = '/', headers } = request
  return { method, path, headers: kept(headers), body: Buffer.concat(chunks) }
}

const ofConnection = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host', 'expect']

/** Headers of the message, without those of the connection. */
function kept(headers: Record<string, string | string[] | undefined>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ofConnection.includes(name) ? [] : [[name, value]],
    ),
  )
}

function answer(response: ServerResponse, { status, headers, body }: Reply) {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.end(body)
}

/** As much of the body as `part` says, at most all but a byte; then it breaks off. */
function breakOff(response: ServerResponse, { status, headers, body }: Reply, part: number, end: () => void) {
  response.writeHead(status, { ...headers, 'content-length': Math.max(body.length, 1) })
  response.flushHeaders()
  const most = Math.max(body.length - 1, 0)
  response.write(body.subarray(0, Math.min(Math.floor(body.length * part), most)), end)
}

/** A connection over TLS can only be cut. */
function reset({ socket }: ServerResponse) {
  if (socket && !('encrypted' in socket)) socket.resetAndDestroy()
  else socket?.destroy()
}

const listening = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
