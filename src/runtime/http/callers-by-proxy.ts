/**
 * Who calls, by what a proxy in front says of the certificate that it has verified. The listener speaks plain HTTP, to
 * the proxies’ addresses alone: a connection from elsewhere is cut off before a byte of it is read. Of a header that
 * comes twice, nobody knows which the proxy has written: it counts as none.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Door } from './callers-by-certificate.ts'
import { isWithin } from './client-address.ts'
import { readName } from './distinguished-name.ts'
import type { App } from './server.ts'

/** `addresses`: also networks. `header`: of the subject, as RFC 4514 writes it. */
export type Proxies = { addresses: readonly string[]; header: string }

/** The entry of `clients` that the subject in the header fits; undefined where there is none. */
export function callersByProxy(app: App, { addresses, header, clients, tell }: Door & Proxies) {
  const isProxy = isWithin(addresses)
  const refuse = (socket: Socket) => {
    tell({ reason: 'no proxy of ours', address: socket.remoteAddress })
    socket.destroy()
  }

  app.server.prependListener('connection', (socket: Socket) => {
    if (!isProxy(socket.remoteAddress)) refuse(socket)
  })
  app.addHook('onRequest', async ({ raw: { socket } }, reply) => {
    if (isProxy(socket.remoteAddress)) return
    reply.hijack()
    refuse(socket)
  })

  return ({ raw }: FastifyRequest): string | undefined => {
    const said = headersNamed(raw, header)
    const [only] = said
    const address = raw.socket.remoteAddress
    if (only === undefined || said.length > 1) {
      tell({ reason: said.length > 1 ? 'the subject comes twice' : 'no subject', address })
      return undefined
    }
    const subject = inUtf8(only)
    const name = subject === undefined ? undefined : readName(subject)
    const caller = name && clients.find(client => client.fits(name))?.entry
    if (caller === undefined)
      tell({ reason: name ? 'the subject is not allowed' : 'the subject is no name', subject, address })
    return caller
  }
}

const headersNamed = ({ headersDistinct }: IncomingMessage, header: string) =>
  headersDistinct[header.toLowerCase()] ?? []

/** Node reads headers as Latin-1. */
function inUtf8(header: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'))
  } catch {
    return undefined
  }
}
