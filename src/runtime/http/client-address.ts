/**
 * Where a request comes from, as a name to count by: an IPv4 address, or the /64 of an IPv6 address, because whoever
 * has one address of a /64 has all of them.
 */
import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number]

/** X-Forwarded-For has been read by now, where a trusted proxy sent it. What is no address there names the proxy. */
export const clientOf = ({ ip, socket }: FastifyRequest): string =>
  clientAt(ip) ?? clientAt(socket.remoteAddress) ?? 'gone'

/** The name for an address, with a port or without; undefined for what is none. */
export function clientAt(text: string | undefined): string | undefined {
  const address = text === undefined ? undefined : parse(withoutPort(text))
  if (!address) return undefined
  if (address.kind() === 'ipv4') return address.toString()
  const half = address.toByteArray().slice(0, 8)
  return `${ipaddr.fromByteArray([...half, ...Array(8).fill(0)])}/64`
}

/** Whether an address lies in one of these networks. */
export function isWithin(networks: readonly string[]): (text: string | undefined) => boolean {
  const known = networks.map(readNetwork).filter(network => network !== undefined)
  return text => {
    const address = text === undefined ? undefined : parse(text)
    return known.some(([base, bits]) => address?.kind() === base.kind() && address.match(base, bits))
  }
}

/** An address, or a network by its prefix; undefined for what is none, and for all the world. */
export function readNetwork(text: string): Network | undefined {
  const [base = '', bits, ...rest] = text.split('/')
  const address = parse(base)
  if (!address || rest.length > 0) return undefined
  const longest = address.kind() === 'ipv4' ? 32 : 128
  const prefix = bits === undefined ? longest : Number(/^\d{1,3}$/.exec(bits)?.[0])
  return prefix >= 1 && prefix <= longest ? [address, prefix] : undefined
}

/** Some proxies add the port: 192.0.2.1:5678, [2001:db8::1]:5678. */
const withoutPort = (text: string) =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text

/** Four decimal numbers, or IPv6; an IPv4 address in IPv6's clothes is an IPv4 address. */
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const isOne = ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text))
  return isOne ? ipaddr.process(text) : undefined
}
