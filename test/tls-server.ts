/** A server over TLS that answers every request in one way, with whatever certificate and manners a test wants. */
import { createServer, type ServerOptions } from 'node:https'
import type { Authority } from '../src/runtime/development-pki.ts'
import { authorityPem, type Identity } from './certificates.ts'

export type TlsServer = AsyncDisposable & { url: string }
export type Manners = { clients: Authority; status?: number } & Pick<
  ServerOptions,
  'requestCert' | 'rejectUnauthorized' | 'minVersion' | 'maxVersion' | 'ciphers'
>

export async function tlsServer(
  { cert, key }: Identity,
  { clients, status = 404, requestCert = true, rejectUnauthorized = true, ...versions }: Manners,
): Promise<TlsServer> {
  const door = { requestCert, rejectUnauthorized, ca: authorityPem(clients) }
  const server = createServer({ cert, key, ...door, ...versions }, (_request, answer) => {
    answer.writeHead(status).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `https://localhost:${port}/redirections`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
