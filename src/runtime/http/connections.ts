/**
 * How many connections a listener holds. One client address has its share, proxies that are trusted apart. Where all
 * are taken, a newcomer gets the place of the one that has waited longest for a whole request, and where every one of
 * them is at work, none: so nobody shuts others out by opening connections and sending nothing, or half of something.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { clientAt } from './client-address.ts'

type Bounds = {
  connections: number
  connectionsPerClient: number
  isTrusted(address: string | undefined): boolean
}

/** `works`: requests that are there whole, and not answered yet; of those that are pipelined there may be several. */
type Held = { socket: Socket; works: number }

export function boundConnections(server: Server, { connections, connectionsPerClient, isTrusted }: Bounds) {
  const open = new Map<string, Held>()
  const idle = new Set<string>() // in the order in which they became so
  const shares = new Map<string, number>()

  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    const client = isTrusted(socket.remoteAddress) ? undefined : clientAt(socket.remoteAddress)
    const share = client === undefined ? 0 : (shares.get(client) ?? 0)
    const isOneTooMany = share >= connectionsPerClient || (open.size >= connections && !makeRoom())
    if (isOneTooMany) return void socket.destroy()
    open.set(name, { socket, works: 0 })
    idle.add(name)
    if (client) shares.set(client, share + 1)
    socket.once('close', () => {
      if (open.get(name)?.socket === socket) forget(name)
      if (client) letGo(shares, client)
    })
  })

  server.prependListener('request', (request: IncomingMessage, answer: ServerResponse) => {
    const name = nameOf(request.socket)
    const held = open.get(name)
    if (!held) return
    let isWhole = false
    const begin = () => {
      isWhole = true
      held.works++
      idle.delete(name)
    }
    if (hasBody(request)) request.once('end', begin)
    else begin()
    answer.once('close', () => {
      request.off('end', begin)
      if (isWhole) held.works--
      if (held.works > 0 || open.get(name) !== held) return
      idle.delete(name)
      idle.add(name)
    })
  })

  function makeRoom(): boolean {
    const [longest] = idle
    if (longest === undefined) return false
    open.get(longest)?.socket.destroy()
    forget(longest)
    return true
  }

  function forget(name: string) {
    open.delete(name)
    idle.delete(name)
  }
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** The same for a connection and for the TLS that is spoken over it. */
const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`

function letGo(shares: Map<string, number>, client: string) {
  const left = (shares.get(client) ?? 1) - 1
  if (left > 0) shares.set(client, left)
  else shares.delete(client)
}
