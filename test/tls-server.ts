/**
 * A server over TLS with whatever certificate and manners a test wants: 404 for a GET, and for a POST the 400 of whoever
 * misses its fields; or, with a `status`, that for all.
 */
import { createServer, type ServerOptions } from 'node:https'
import type { Authority } from '../src/runtime/development-pki.ts'
import { authorityPem, type Identity } from './certificates.ts'

export type TlsServer = AsyncDisposable & { url: string }
export type Manners = { clients: Authority; status?: number; type?: string } & Pick<
  ServerOptions,
  'requestCert' | 'rejectUnauthorized' | 'minVersion' | 'maxVersion' | 'ciphers'
>

export async function tlsServer(
  { cert, key }: Identity,
  {
    clients,
    status,
    type = 'application/json',
    requestCert = true,
    rejectUnauthorized = true,
    ...versions
  }: Manners,
): Promise<TlsServer> {
  const door = { requestCert, rejectUnauthorized, ca: authorityPem(clients) }
  const server = createServer({ cert, key, ...door, ...versions }, ({ method }, answer) => {
    answer.writeHead(status ?? (method === 'POST' ? 400 : 404), { 'content-type': type }).end()
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
