/**
 * Who calls, by the certificate that they show in the handshake: allowed by the authority that issued it and by its
 * subject, so that a certificate that is renewed needs nothing here.
 *
 * Node is told to let every handshake end (`rejectUnauthorized: false`), because otherwise nobody could say whom it
 * stopped. Who has no certificate that the authorities vouch for is cut off as soon as it has, before a byte of HTTP is
 * read; and were that ever to fail, no request on such a connection is answered.
 */
import type { Server } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import { type Allowed, issuerOf, readName, subjectOf } from './distinguished-name.ts'
import { distrustOf } from './distrust.ts'
import type { TellRefusal } from './refusals.ts'
import type { App } from './server.ts'

export const askForCertificate = { requestCert: true, rejectUnauthorized: false } as const

type Seen = { distrust?: string; caller?: string | undefined; subject?: string; issuer?: string }
export type Door = { clients: readonly Allowed[]; tell: TellRefusal }

/** The entry of `clients` that the caller’s subject fits; undefined where there is none. */
export function callersByCertificate(app: App, { clients, tell }: Door) {
  const server = app.server as Server
  const known = new WeakMap<TLSSocket, Seen>()

  /** Once for each connection: to read a certificate takes time. */
  function look(socket: TLSSocket): Seen {
    const seen = known.get(socket) ?? lookAtPeer(socket, clients)
    known.set(socket, seen)
    return seen
  }

  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const { distrust, subject, issuer } = look(socket)
    if (distrust === undefined) return
    tell({ reason: distrust, subject, issuer, address: socket.remoteAddress })
    socket.destroy()
  })
  server.on('tlsClientError', ({ code }: { code?: string }, { remoteAddress: address }: TLSSocket) => {
    const reason = noHandshake(code)
    if (reason !== undefined) tell({ reason, code, address })
  })
  app.addHook('onRequest', async ({ raw: { socket } }, reply) => {
    if (look(socket as TLSSocket).distrust === undefined) return
    reply.hijack()
    socket.destroy()
  })

  return ({ raw: { socket } }: FastifyRequest): string | undefined => {
    const { caller, distrust, subject, issuer } = look(socket as TLSSocket)
    if (distrust !== undefined) return undefined
    if (caller === undefined)
      tell({ reason: 'the subject is not allowed', subject, issuer, address: socket.remoteAddress })
    return caller
  }
}

/** A session that is taken up again without a certificate counts as authorized for Node. */
function lookAtPeer(socket: TLSSocket, clients: readonly Allowed[]): Seen {
  const certificate = socket.getPeerX509Certificate?.()
  if (!certificate) return { distrust: 'no certificate' }
  const [subject, issuer] = [subjectOf(certificate), issuerOf(certificate)]
  if (!socket.authorized)
    return { distrust: distrustOf(certificate, String(socket.authorizationError)), subject, issuer }
  const name = readName(subject)
  return { caller: name && clients.find(client => client.fits(name))?.entry, subject, issuer }
}

/** Undefined: they went away, as those do who only look whether somebody listens. */
function noHandshake(code: string | undefined): string | undefined {
  if (code === undefined || code === 'ECONNRESET' || code === 'EPIPE') return undefined
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return 'no handshake in time'
  return 'no handshake'
}
