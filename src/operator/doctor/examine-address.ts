/** What the address shows at which the platform calls a PSP: its name, its certificate, its protocols, its door. */
import { isIP } from 'node:net'
import { askHead, type Head } from '../../runtime/http/ask-head.ts'
import type { PemFiles } from '../../runtime/http/certificates.ts'
import {
  lookAt,
  partsOf,
  type SeenCertificate,
  type Sight,
  speaksOldTls,
} from '../../runtime/http/handshake.ts'
import { refusedRange } from '../../runtime/http/private-addresses.ts'
import { isLoopback } from '../../runtime/safe-url.ts'
import { type Finding, good, mend, unknown } from './findings.ts'

/** `tls`: whom to trust, and a certificate with which to call, where there is one. `patience`: milliseconds for each look. */
export type Examined = { url: string; tls: PemFiles; patience: number; now: Date }

const day = 24 * 3_600_000

export async function examineAddress(examined: Examined): Promise<Finding[]> {
  const { url, tls, patience } = examined
  const { cert: _cert, key: _key, ...stranger } = tls
  const [sight, old, own, strange] = await Promise.all([
    lookAt({ url, tls, patience }),
    speaksOldTls({ url, tls, patience }),
    tls.cert === undefined ? undefined : askHead({ url, tls, patience, posted: '{}' }),
    askHead({ url, tls: stranger, patience }),
  ])
  const names = [address(url), name(url, sight)]
  if (sight.chain.length === 0 && sight.protocols.length === 0)
    return [
      ...names,
      mend('handshake', sight.failure ?? 'none', 'let the platform’s network reach this port'),
    ]
  return [
    ...names,
    ...certificate(examined, sight),
    protocols(sight),
    oldProtocol(old),
    strangers(sight, strange?.status),
    caller(examined, sight, own),
  ]
}

function address(url: string): Finding {
  const { protocol, pathname, search, hash } = new URL(url)
  const wrong = [
    ...(protocol === 'https:' ? [] : ['it is not https']),
    ...(search === '' && hash === '' ? [] : ['it has a query or a fragment']),
    ...(pathname.endsWith('/') ? ['its path ends in “/”'] : []),
  ]
  if (wrong.length === 0) return good('address', url)
  return mend('address', wrong.join(', '), 'use one such as https://psp.example/redirections')
}

/** The platform calls names, and public addresses alone; on this machine that is another matter. */
function name(url: string, { addresses, failure }: Sight): Finding {
  const { host } = partsOf(url)
  if (addresses.length === 0)
    return mend('name', failure ?? 'no address', `have the public DNS know ${host} by an A or AAAA record`)
  const seen = `${host} is ${addresses.join(', ')}`
  if (isLoopback(host)) return good('name', seen)
  if (isIP(host) !== 0)
    return mend('name', `${host} is no name`, 'give the PSP a full name in the public DNS')
  const inside = addresses.filter(one => refusedRange(one) !== undefined)
  return inside.length === 0
    ? good('name', seen)
    : mend(
        'name',
        seen,
        `the platform calls no such address (${inside.map(refusedRange).join(', ')}): publish others`,
      )
}

function certificate({ now }: Examined, { chain, trusted, distrust, failure }: Sight): Finding[] {
  const [own] = chain
  if (!own) return [unknown('certificate', failure ?? 'none was shown')]
  const left = Math.floor((own.validTo.getTime() - now.getTime()) / day)
  const ends = `until ${own.validTo.toISOString().slice(0, 10)}`
  const shown = chain.map(({ subject }) => subject).join(' ← ')
  return [
    trust(shown, own, { trusted, distrust }),
    left >= 30
      ? good('expiry', `${ends}, ${left} days`)
      : mend(
          'expiry',
          left < 0 ? `over since ${ends.slice(6)}` : `${ends}, ${left} days`,
          'renew it; it is taken without a restart',
        ),
  ]
}

/** Where a certificate has no subjectAltName, Node takes its common name; others have long ceased to. */
function trust(
  shown: string,
  { names }: SeenCertificate,
  seen: Pick<Sight, 'trusted' | 'distrust'>,
): Finding {
  const { trusted, distrust } = seen
  if (!trusted) return mend('certificate', `${shown}: ${distrust}`, remedyFor(distrust))
  return names.length > 0
    ? good('certificate', `${shown}, for ${names.join(', ')}`)
    : mend('certificate', `${shown}, for no name`, remedyFor('another name'))
}

function remedyFor(distrust = ''): string {
  if (/expired/.test(distrust)) return 'renew it, or the one above it'
  if (/not valid yet/.test(distrust)) return 'wait, or look at the clock of whoever issued it'
  if (/another name/.test(distrust)) return 'have one issued that names this host (subjectAltName)'
  if (/another use/.test(distrust)) return 'have one issued for servers (serverAuth)'
  if (/up to the root/.test(distrust)) return 'add them to platform.client.ca'
  if (/chain/.test(distrust))
    return 'put the certificates between into the file after the first, up to an authority that pagoPA knows'
  return 'have one issued by an authority that pagoPA knows'
}

function protocols({ protocols: spoken }: Sight): Finding {
  const seen = spoken.join(', ') || 'neither TLS 1.3 nor TLS 1.2'
  return spoken.length === 2
    ? good('protocols', seen)
    : mend('protocols', `${seen} alone`, 'let both TLS 1.3 and TLS 1.2 be spoken')
}

function oldProtocol(spoken: boolean | undefined): Finding {
  if (spoken === undefined) return unknown('TLS 1.1', 'no answer')
  return spoken ? mend('TLS 1.1', 'spoken', 'allow TLS 1.2 and newer alone') : good('TLS 1.1', 'refused')
}

/** Some let every handshake end, and say no to the request. */
const noes = [400, 401, 403, 495, 496]

function strangers(
  { asksForCertificate, refusesWithout, trusted }: Sight,
  status: number | undefined,
): Finding {
  const check = 'callers without a certificate'
  if (refusesWithout) return good(check, 'refused in the handshake')
  if (asksForCertificate === false)
    return mend(check, 'it asks nobody for one', 'require a client certificate of the platform’s authority')
  if (!trusted) return unknown(check, 'nothing is asked of a server that cannot be trusted')
  if (status === undefined) return good(check, 'get no answer')
  if (noes.includes(status)) return good(check, `refused with ${status}`)
  return mend(check, `answered with ${status}`, 'require a client certificate, and do not leave it optional')
}

/**
 * What it posts lacks every field, so that it opens nothing: who is let in gets the contract's 400 (URL-14), and who is
 * not, never gets that far (URL-15). A proxy's own 400 is no JSON.
 */
function caller({ tls }: Examined, { failure, trusted }: Sight, answer: Head | undefined): Finding {
  const check = 'the platform’s certificate'
  if (tls.cert === undefined)
    return unknown(check, 'not shown, as none is set (platform.client.certificate and key)')
  if (failure !== undefined) return mend(check, failure, trustIt)
  if (!trusted) return unknown(check, 'nothing is asked of a server that cannot be trusted')
  if (answer === undefined) return mend(check, 'no answer to a request', lookThere)
  const { status, isJson } = answer
  if (status === 400 && isJson) return good(check, 'let in')
  const saw = `answered with ${status}`
  if ([401, 403].includes(status)) return mend(check, saw, 'allow its subject (psp.api.clients)')
  if (noes.includes(status)) return mend(check, saw, trustIt)
  if (status === 429 || status >= 500) return mend(check, saw, lookThere)
  return mend(check, saw, 'have POST at this address answer 400, in JSON, to what lacks its fields')
}

const lookThere = 'look into the log of whoever answers there'
const trustIt = 'trust its authority (psp.api.clientCa), or the proxy’s'
