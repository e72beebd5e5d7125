/**
 * One TLS handshake, to look at: whoever is there is not trusted, and told nothing. Never rejects: what goes wrong is
 * what was to be seen.
 */
import { X509Certificate } from 'node:crypto'
import { connect as connectPlain, isIP, type LookupFunction } from 'node:net'
import { Duplex } from 'node:stream'
import { connect, type DetailedPeerCertificate, type SecureVersion, type TLSSocket } from 'node:tls'
import type { PemFiles } from './certificates.ts'
import { distrustOf } from './distrust.ts'
import { type Overheard, overhear } from './tls-messages.ts'

export type Hands = {
  host: string
  port: number
  /** Our own certificate, and whom we trust. */
  tls: PemFiles
  /** Milliseconds. */
  patience: number
  lookup: LookupFunction
  versions?: { minVersion?: SecureVersion; maxVersion?: SecureVersion; ciphers?: string }
}

export type Shaken = Overheard & {
  /** What was agreed on, once the handshake was brought to its end from our side. */
  protocol: string | null
  chain: X509Certificate[]
  distrust: string | undefined
  milliseconds: number
  /** What ended it, where the server did so: an error’s code, or `closed`. */
  ended: string | undefined
}

export async function shakeHands({ host, port, tls, patience, lookup, versions }: Hands): Promise<Shaken> {
  const begun = performance.now()
  const { hear, overheard } = overhear()
  const raw = connectPlain({ host, port, lookup })
  const socket = connect({
    ...tls,
    ...versions,
    socket: tapped(raw, hear),
    host,
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: false,
  })
  const ended = Promise.withResolvers<string>()
  const late = setTimeout(() => ended.resolve('late'), patience)
  socket.on('error', error => ended.resolve(codeOf(error)))
  socket.on('close', () => ended.resolve('closed'))
  raw.on('error', error => ended.resolve(codeOf(error)))
  try {
    const shaken = new Promise<undefined>(resolve => socket.once('secureConnect', () => resolve(undefined)))
    const failed = await Promise.race([shaken, ended.promise])
    const milliseconds = performance.now() - begun
    const seen = failed === undefined ? seenIn(socket) : nothing
    return {
      ...overheard(),
      ...seen,
      milliseconds,
      ended: failed ?? (await verdict(ended.promise, milliseconds)),
    }
  } finally {
    clearTimeout(late)
    socket.destroy()
    raw.destroy()
  }
}

const nothing = { protocol: null, chain: [], distrust: undefined }

/** In TLS 1.3 the server looks at our certificate when the handshake has ended for us: whether it stays is its answer. */
async function verdict(ended: Promise<string>, milliseconds: number): Promise<string | undefined> {
  const moment = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => moment.resolve(undefined), Math.min(1_000, 200 + 3 * milliseconds))
  return Promise.race([ended, moment.promise]).finally(() => clearTimeout(timer))
}

function seenIn(socket: TLSSocket) {
  const chain = chainOf(socket.getPeerCertificate(true))
  const [own] = chain
  const code = socket.authorizationError ? codeOf(socket.authorizationError) : undefined
  const distrust = own && code !== undefined ? distrustOf(own, code) : undefined
  return { protocol: socket.getProtocol(), chain, distrust }
}

/** The last one is its own issuer. */
function chainOf(first: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = []
  const known = new Set<string>()
  for (let one = first; one?.raw && !known.has(one.fingerprint256); one = one.issuerCertificate) {
    known.add(one.fingerprint256)
    chain.push(new X509Certificate(one.raw))
  }
  return chain
}

const codeOf = (error: Error | string): string =>
  typeof error === 'string' ? error : ((error as NodeJS.ErrnoException).code ?? error.message)

/** `raw`, with everything that comes from it told to `hear` as well. */
function tapped(raw: ReturnType<typeof connectPlain>, hear: (bytes: Buffer) => void): Duplex {
  const duplex = new Duplex({
    read: () => void raw.resume(),
    write: (chunk, _encoding, done) => void raw.write(chunk, () => done()),
    final: done => void raw.end(() => done()),
    destroy(error, done) {
      raw.destroy()
      done(error)
    },
  })
  raw.on('data', (bytes: Buffer) => {
    hear(bytes)
    if (!duplex.push(bytes)) raw.pause()
  })
  raw.on('end', () => duplex.push(null))
  raw.on('close', () => duplex.destroy())
  duplex.on('error', () => {}) // told by whoever reads it
  return duplex
}
