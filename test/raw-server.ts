/** A server on this machine that says every byte itself, over TCP or over TLS. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

export type RawServer = AsyncDisposable & {
  port: number
  sockets: Socket[]
  /** What came, by connection. */
  heard: string[]
}

/** `say` is called with all that has come on a connection so far, each time that more comes. */
export async function rawServer(
  say: (socket: Socket, heard: string, place: number) => void,
  tls?: TlsOptions,
): Promise<RawServer> {
  const sockets: Socket[] = []
  const heard: string[] = []
  const onConnection = (socket: Socket) => {
    const place = sockets.push(socket) - 1
    heard[place] = ''
    socket.on('error', () => {})
    socket.on('data', chunk => {
      heard[place] += String(chunk)
      say(socket, heard[place] ?? '', place)
    })
  }
  const server = tls ? createTlsServer(tls, onConnection) : createServer(onConnection)
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    heard,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
