/**
 * What TLS handshakes with an address show to whoever looks at it from outside. Nothing is asked for and nothing sent
 * but our certificate, which is no secret.
 */
import type { X509Certificate } from 'node:crypto'
import { lookup as lookupName } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { PemFiles } from './certificates.ts'
import { issuerOf, subjectOf } from './distinguished-name.ts'
import { type Hands, type Shaken, shakeHands } from './shake-hands.ts'

export type SeenCertificate = {
  subject: string
  issuer: string
  /** The names and addresses that it is for. */
  names: string[]
  validFrom: Date
  validTo: Date
}

export const protocols = ['TLSv1.3', 'TLSv1.2'] as const
export type Protocol = (typeof protocols)[number]

export type Sight = {
  /** What the name leads to; empty where nobody knows it. */
  addresses: string[]
  /** Those to which the server has agreed, the newest first. */
  protocols: Protocol[]
  /** The server's certificate, and those above it as far as they are known. */
  chain: SeenCertificate[]
  /** Whether the authorities vouch for the chain, and the name is the one that was asked for. */
  trusted: boolean
  /** Why not, in plain words. */
  distrust: string | undefined
  /** Whether the server wants a client certificate. Undefined: it cannot be told, as where it speaks TLS 1.3 alone. */
  asksForCertificate: boolean | undefined
  /** Whether it turns away whoever has none. Undefined: only a request would show it, or there was no handshake. */
  refusesWithout: boolean | undefined
  /** Why we got nowhere, in plain words: nobody knows the name, nobody listens there, our certificate is refused. */
  failure: string | undefined
  /** How long the first handshake took. */
  milliseconds: number
}

/** `tls`: the caller's own certificate, and whom it trusts. `patience`: milliseconds for each look. */
export type Look = { url: string; tls: PemFiles; patience: number; lookup?: LookupFunction | undefined }

/** Never throws for what the peer does. */
export async function lookAt({ url, tls, patience, lookup = lookupName }: Look): Promise<Sight> {
  const { host, port } = partsOf(url)
  const found = await addressesOf(host, lookup, patience)
  if (!Array.isArray(found)) return { ...unseen, failure: wordsFor(found.failure, { host, port, patience }) }
  const hands = { host, port, tls, patience, lookup: known(found) }
  const { cert: _cert, key: _key, ...stranger } = tls
  const [own, old] = await Promise.all([
    shakeHands(hands),
    shakeHands({ ...hands, tls: stranger, versions: { maxVersion: 'TLSv1.2' } }),
  ])
  const other = old.hello === 'TLSv1.2' ? old : await shakeHands({ ...hands, tls: stranger })
  const [first] = own.chain
  const agreed: unknown[] = [own.protocol, old.hello]
  return {
    addresses: found,
    protocols: protocols.filter(one => agreed.includes(one)),
    chain: own.chain.map(seen),
    trusted: first !== undefined && own.distrust === undefined,
    distrust: own.distrust === wrongName ? namesThat(host, first) : own.distrust,
    asksForCertificate: old.asks,
    refusesWithout: old.asks === false ? false : isTurnedAway(other) || undefined,
    failure: own.ended && wordsFor(own.ended, { host, port, patience, asked: old.asks, tls }),
    milliseconds: Math.round(own.milliseconds),
  }
}

/** Whether the server agrees to TLS 1.1, which is long over. Undefined: nobody answers. */
export async function speaksOldTls({
  url,
  patience,
  lookup = lookupName,
}: Look): Promise<boolean | undefined> {
  const version = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  const { hello, ended } = await shakeHands({ ...partsOf(url), tls: {}, patience, lookup, versions: version })
  if (hello === 'TLSv1.1') return true
  return ended?.startsWith('ERR_SSL') || ended === 'ECONNRESET' || ended === 'closed' ? false : undefined
}

/** The host as a resolver takes it, and the port. */
export function partsOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) }
}

export const unseen: Sight = {
  addresses: [],
  protocols: [],
  chain: [],
  trusted: false,
  distrust: undefined,
  asksForCertificate: undefined,
  refusesWithout: undefined,
  failure: undefined,
  milliseconds: 0,
}

type Addresses = string[] | { failure: string }

function addressesOf(host: string, lookup: LookupFunction, patience: number): Promise<Addresses> {
  if (isIP(host) !== 0) return Promise.resolve([host])
  return new Promise(resolve => {
    const late = setTimeout(() => resolve({ failure: 'late' }), patience)
    lookup(host, { all: true }, (error, found) => {
      clearTimeout(late)
      if (error) return resolve({ failure: error.code ?? error.message })
      resolve((Array.isArray(found) ? found : [{ address: found }]).map(({ address }) => address))
    })
  })
}

/** Names are looked up once: what is told is what is connected to. */
const known = (addresses: string[]): Hands['lookup'] => {
  const found = addresses.map(address => ({ address, family: isIP(address) }))
  return (_host, { all }, done) =>
    all ? done(null, found) : done(null, found[0]?.address ?? '', found[0]?.family)
}

const seen = (certificate: X509Certificate): SeenCertificate => ({
  subject: subjectOf(certificate),
  issuer: issuerOf(certificate),
  names: namesOf(certificate),
  validFrom: certificate.validFromDate,
  validTo: certificate.validToDate,
})

const namesOf = ({ subjectAltName = '' }: X509Certificate) =>
  (subjectAltName ?? '').split(', ').flatMap(name => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? [])

const wrongName = 'the certificate is for another name'

function namesThat(host: string, certificate: X509Certificate | undefined): string {
  const names = certificate ? namesOf(certificate) : []
  return `${wrongName} than ${host}: ${names.join(', ') || 'for none'}`
}

const isTurnedAway = ({ ended, hello }: Shaken) =>
  hello !== undefined && ended !== undefined && ended !== 'late'

type Circumstances = {
  host: string
  port: number
  patience: number
  asked?: boolean | undefined
  tls?: PemFiles
}

function wordsFor(code: string, { host, port, patience, asked, tls }: Circumstances): string {
  if (code === 'late') return `no answer within ${patience} ms`
  if (code === 'ENOTFOUND' || code === 'ENODATA') return `nobody knows the name ${host}`
  if (code === 'ECONNREFUSED') return `nobody listens at port ${port} of ${host}`
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/.test(code))
    return 'whoever answers there does not speak TLS'
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code)) return 'it speaks neither TLS 1.3 nor TLS 1.2'
  const alert = /ALERT_(.+)$/.exec(code)?.[1]?.toLowerCase().replaceAll('_', ' ')
  const because = alert === undefined ? '' : ` (${alert})`
  if (tls && tls.cert === undefined && asked !== false)
    return `it wants a client certificate, and we have none${because}`
  if (tls && asked !== false) return `it refuses our certificate${because}`
  return `the handshake failed: ${code}`
}
