/**
 * What a TLS handshake with an address shows to whoever looks at it from outside.
 */
import type { LookupFunction } from 'node:net'
import type { PemFiles } from './certificates.ts'

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
  /** Those with which a handshake was brought to its end, the newest first. */
  protocols: Protocol[]
  /** The server's certificate, and those above it that it sent. */
  chain: SeenCertificate[]
  /** Whether the authorities vouch for the chain, and the name is the one that was asked for. */
  trusted: boolean
  /** Why not, in plain words. */
  distrust: string | undefined
  /** Whether the server wants a client certificate. Undefined: it cannot be told. */
  asksForCertificate: boolean | undefined
  /** Whether it turns away whoever has none. Undefined: there was no handshake. */
  refusesWithout: boolean | undefined
  /** Why there was no handshake, in plain words: nobody knows the name, nobody listens there, no answer in time. */
  failure: string | undefined
  /** How long the first handshake took. */
  milliseconds: number
}

/** `tls`: the caller's own certificate, and whom it trusts. `patience`: milliseconds for each look. */
export type Look = { url: string; tls: PemFiles; patience: number; lookup?: LookupFunction | undefined }

/** Never throws for what the peer does. */
export async function lookAt(look: Look): Promise<Sight> {
  return {
    addresses: [],
    protocols: [],
    chain: [],
    trusted: false,
    distrust: undefined,
    asksForCertificate: undefined,
    refusesWithout: undefined,
    failure: `${look.url} was not looked at`,
    milliseconds: 0,
  }
}
