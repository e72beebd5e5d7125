/**
 * Which addresses are called for a stranger who names a host: public ones alone, so that a name cannot lead to what
 * only this machine, its network or its cloud can reach. Private, loopback, link-local (169.254.169.254, where clouds
 * keep credentials), shared, multicast, documentation, translated and reserved ranges are refused, unless the operator
 * has allowed the host by its name.
 *
 * The address that is checked is the one that is connected to: names are looked up once, here, for `net.connect`. Where
 * a name has several addresses, one that is refused spoils them all. `net.connect` looks no literal address up, so
 * whoever connects asks `refusal` first.
 */
import { lookup, Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { bareHost } from '../bare-host.ts'

export type AddressGuard = {
  /** Rejects, as a lookup does, with `RefusedAddress`. */
  lookup: LookupFunction
  /** Why `host` is not called, if it is an address itself. */
  refusal(host: string): RefusedAddress | undefined
}

/** The addresses that a name has. */
export type Resolve = (host: string) => Promise<string[]>

export class RefusedAddress extends Error {
  constructor(host: string, address: string, range: string) {
    super(`${host === address ? host : `${host} is ${address}, which`} is not a public address (${range})`)
  }
}

/** `privateHosts`: exact names, in any case, of hosts that may have any address. */
export function guardAddresses(privateHosts: readonly string[], resolve: Resolve = inDns): AddressGuard {
  const allowed = new Set(privateHosts.map(bareHost))

  function refusal(host: string): RefusedAddress | undefined {
    return isIP(bareHost(host)) === 0 ? undefined : refusalOf(host, bareHost(host))
  }

  function refusalOf(host: string, address: string): RefusedAddress | undefined {
    const range = allowed.has(bareHost(host)) ? undefined : refusedRange(address)
    return range === undefined ? undefined : new RefusedAddress(host, address, range)
  }

  async function addressesOf(host: string): Promise<string[]> {
    const addresses = await (allowed.has(bareHost(host)) ? asTheMachineDoes : resolve)(host)
    for (const address of addresses) {
      const refused = refusalOf(host, address)
      if (refused) throw refused
    }
    return addresses
  }

  return {
    refusal,
    lookup(host, { all }, done) {
      addressesOf(host).then(
        addresses => {
          const found = addresses.map(address => ({ address, family: isIP(address) }))
          const [first] = found
          if (!first) done(new Error(`${host} has no address`), '')
          else if (all) done(null, found)
          else done(null, first.address, first.family)
        },
        error => done(error, ''),
      )
    },
  }
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** Where Azure’s machines find their own host: public by its number alone. */
const alsoRefused = new Map([['168.63.129.16', 'cloud metadata']])

/** The range for whose sake `address` is refused; undefined if it is public. */
export function refusedRange(address: string): string | undefined {
  if (isIP(address) === 0) return 'no address'
  const parsed = ipaddr.parse(address)
  const range = parsed.range()
  if (range !== 'unicast') return range
  if (parsed instanceof ipaddr.IPv6) return parsed.match(globalUnicast) ? undefined : 'reserved'
  return alsoRefused.get(parsed.toString())
}

/**
 * Asks the DNS, not the system: its lookup has a handful of threads for the whole process, and hosts whose name servers
 * do not answer would hold them all. IPv6 where there is no IPv4. Six seconds at most for each.
 */
async function inDns(host: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  try {
    return await resolver.resolve4(host)
  } catch (error) {
    if (!isNone(error)) throw error
    return resolver.resolve6(host)
  }
}

const isNone = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENODATA' || error.code === 'ENOTFOUND')

/** With the system’s own file of hosts. */
async function asTheMachineDoes(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}
