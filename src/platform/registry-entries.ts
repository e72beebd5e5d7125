/**
 * What the registry is made of, as an administrator or the configuration gives it: PSPs, methods, and the endpoints at
 * which PSPs are asked. Each entry by itself; how they fit together is `registry.ts`.
 */
import { isIP } from 'node:net'
import { z } from 'zod'

const clean = /^[^\p{Cc}\p{Cs}\ufffe\uffff]*$/u
const text = (most: number) => {
  const expected = `expected text of 1 to ${most} characters without control characters`
  return z.string(expected).trim().min(1, expected).max(most, expected).regex(clean, expected)
}
/** Never “.” or “..”, which would lead elsewhere in a path. */
const identifier = (what: string) => {
  const expected = `expected ${what}: 1 to 35 letters, digits, “_”, “-” or “.”, and no “.” first`
  return z.string(expected).regex(/^(?!\.)[\w.-]{1,35}$/, expected)
}

export const touchpoints = ['CHECKOUT', 'IO'] as const
const touchpoint = z.enum(touchpoints, `expected one of ${touchpoints.join(', ')}`)
const eachOnce = <Item>(items: Item[]) => new Set(items).size === items.length
const someTouchpoints = z
  .array(touchpoint)
  .min(1, 'expected at least one touchpoint')
  .refine(eachOnce, 'expected each touchpoint once')
  .default([...touchpoints])

/** Cards, PayPal, Apple Pay, Google Pay, Bancomat Pay, MyBank, Satispay: never by redirect (URL-17). */
export const nativelyIntegrated: readonly string[] = ['CP', 'PPAL', 'APPL', 'GOOG', 'BPAY', 'MYBK', 'SATY']

const methodId = identifier('a method’s code')
const reachableMethod = methodId.refine(
  id => !nativelyIntegrated.includes(id.toUpperCase()),
  `expected none of ${nativelyIntegrated.join(', ')}, which are natively integrated and cannot go by redirect`,
)

/** Below which methods and touchpoints of a PSP go: its name stands in the closing (idChannel). */
const channel = z.strictObject({
  idChannel: identifier('a channel'),
  methods: z
    .array(methodId)
    .min(1, 'expected at least one method')
    .max(100, 'expected at most 100 methods')
    .refine(eachOnce, 'expected each method once'),
  touchpoints: someTouchpoints,
})

const https = 'expected an https URL without credentials, query or fragment'
const address = z.string(https).max(500, https).refine(isPlainAddress, https)

export const pspEntry = z.strictObject({
  idPsp: identifier('an idPsp'),
  /** As payers read it. */
  name: text(70),
  /** Its broker's name in the closing; without it, its idPsp. */
  idBrokerPSP: identifier('an idBrokerPSP').optional(),
  /** Where its closings are sent (pspNotifyPaymentV2); without it, /psp-for-node beside where it is asked for a URL. */
  closingUrl: address.optional(),
  /** Without any it offers every method, and goes by its idPsp. */
  channels: z.array(channel).max(50, 'expected at most 50 channels').default([]),
  /** Whether payers can choose it. What is under way goes on in any case. */
  offered: z.boolean('expected true or false').default(false),
})

export const methodEntry = z.strictObject({
  id: reachableMethod,
  /** As payers read it, and as the PSP gets it in `paymentMethod`. */
  label: text(70),
  touchpoints: someTouchpoints,
})

export const environments = ['test', 'production'] as const

/** Where a PSP is asked for a URL. A key that is missing matches all. */
export const endpointEntry = z.strictObject({
  id: identifier('an identifier'),
  environment: z.enum(environments, `expected one of ${environments.join(', ')}`),
  url: address,
  touchpoint: touchpoint.optional(),
  idPsp: identifier('an idPsp').optional(),
  idPaymentMethod: methodId.optional(),
  idChannel: identifier('a channel').optional(),
})

export type Psp = z.infer<typeof pspEntry>
export type Channel = Psp['channels'][number]
export type Method = z.infer<typeof methodEntry>
export type Endpoint = z.infer<typeof endpointEntry>
export type Environment = Endpoint['environment']

/** One word for each kind, and what an entry of it is. */
export const entryKinds = { psp: pspEntry, method: methodEntry, endpoint: endpointEntry }
export type EntryKind = keyof typeof entryKinds
export type EntryOf = { psp: Psp; method: Method; endpoint: Endpoint }

function isPlainAddress(value: string): boolean {
  if (!/^https:\/\/[^/?#@\s\\\p{Cc}\p{Cs}]+(?:\/[^?#\s\\\p{Cc}\p{Cs}]*)?$/u.test(value)) return false
  if (!URL.canParse(value)) return false
  const { protocol, port, pathname } = new URL(value)
  return protocol === 'https:' && port !== '0' && !pathname.includes('//')
}

/** Whether a host can be looked up in the public DNS by a full name: no address, no name of a private network. */
export function isFullName(hostname: string): boolean {
  return (
    isIP(hostname.replace(/^\[|\]$/g, '')) === 0 &&
    hostname.length <= 253 &&
    /^(?!-)(?:[a-z0-9-]{1,63}(?<!-)\.)+(?!\d+$)[a-z0-9-]{2,63}$/i.test(hostname)
  )
}
