/**
 * How many connections a listener holds. One client address has its share, proxies that are trusted apart. Where all
 * are taken, a newcomer gets the place of the one that has waited longest for a request, and where every one of them is
 * at work, none: so nobody shuts others out by opening connections and sending nothing.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { clientAt } from './client-address.ts'

type Bounds = {
  connections: number
  connectionsPerClient: number
  isTrusted(address: string | undefined): boolean
}

export function boundConnections(server: Server, { connections, connectionsPerClient, isTrusted }: Bounds) {
  const open = new Map<string, Socket>()
  const idle = new Set<string>() // in the order in which they became so
  const held = new Map<string, number>()

  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    const client = isTrusted(socket.remoteAddress) ? undefined : clientAt(socket.remoteAddress)
    const share = client === undefined ? 0 : (held.get(client) ?? 0)
    const isOneTooMany = share >= connectionsPerClient || (open.size >= connections && !makeRoom())
    if (isOneTooMany) return void socket.destroy()
    open.set(name, socket)
    idle.add(name)
    if (client) held.set(client, share + 1)
    socket.once('close', () => {
      if (open.get(name) === socket) forget(name)
      if (client) letGo(held, client)
    })
  })

  server.prependListener('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
    const name = nameOf(socket)
    idle.delete(name)
    answer.once('close', () => open.has(name) && idle.add(name))
  })

  function makeRoom(): boolean {
    const [longest] = idle
    if (longest === undefined) return false
    open.get(longest)?.destroy()
    forget(longest)
    return true
  }

  function forget(name: string) {
    open.delete(name)
    idle.delete(name)
  }
}

/** The same for a connection and for the TLS that is spoken over it. */
const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`

function letGo(held: Map<string, number>, client: string) {
  const left = (held.get(client) ?? 1) - 1
  if (left > 0) held.set(client, left)
  else held.delete(client)
}
