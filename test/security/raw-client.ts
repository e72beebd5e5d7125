/** A client that writes what it likes, when it likes, over TCP or TLS. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export type RawClient = {
  socket: Socket
  /** What came back so far. */
  heard(): string
  /** Milliseconds from the beginning to the close by the other side, and what came until then. */
  closed: Promise<{ after: number; text: string }>
}

export type To = { port: number; ca?: string; localAddress?: string }

export async function rawClient({ port, ca, localAddress }: To): Promise<RawClient> {
  const from = { port, host: '127.0.0.1', ...(localAddress && { localAddress }) }
  const socket = ca === undefined ? connect(from) : connectTls({ ...from, ca, servername: 'localhost' })
  const closed = follow(socket)
  await once(socket, ca === undefined ? 'connect' : 'secureConnect')
  return closed
}

/** The same from the first packet on, for a connection that may never be made. */
export function follow(socket: Socket): RawClient {
  const began = performance.now()
  let text = ''
  socket.setEncoding('latin1')
  socket.on('data', chunk => {
    text += chunk
  })
  socket.on('error', () => {})
  const closed = new Promise<{ after: number; text: string }>(resolve =>
    socket.once('close', () => resolve({ after: performance.now() - began, text })),
  )
  return { socket, heard: () => text, closed }
}

/** Sends these bytes, and lets the other side close. */
export async function say(to: To, bytes: string): Promise<string> {
  const { socket, closed } = await rawClient(to)
  socket.write(bytes, 'latin1')
  return (await closed).text
}

export const statuses = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
