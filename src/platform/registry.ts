/**
 * Who can be paid through, with which method, from which touchpoint, and at which address: the most specific endpoint
 * that matches (URL-18). Whatever is wrong with it is an error at start, not when a payer pays.
 */
import { ConfigError } from '../runtime/config.ts'
import type { PlatformConfig } from './config.ts'
import type { Touchpoint } from './transaction.ts'

export type Psp = PlatformConfig['psps'][number]
export type Method = PlatformConfig['methods'][number]
export type Endpoint = PlatformConfig['endpoints'][number]
export type Entries = Pick<PlatformConfig, 'psps' | 'methods' | 'endpoints'>

export type Wanted = { idPsp: string; idPaymentMethod: string; touchpoint: Touchpoint }
export type Offer = Wanted & { psp: Psp; method: Method; endpoint: Endpoint }
export type Registry = { psps: Psp[]; offers: Offer[] }

/** Cards, PayPal, Apple Pay, Google Pay, Bancomat Pay, MyBank, Satispay: never by redirect (URL-17). */
export const nativelyIntegrated: readonly string[] = ['CP', 'PPAL', 'APPL', 'GOOG', 'BPAY', 'MYBK', 'SATY']

export function loadRegistry({ psps, methods, endpoints }: Entries): Registry {
  refuseTwice('platform.psps: idPsp', psps.map(({ idPsp }) => idPsp)) // biome-ignore format: a list of rules
  refuseTwice('platform.methods: id', methods.map(({ id }) => id)) // biome-ignore format: a list of rules
  refuseTwice('platform.psps: key', psps.flatMap(keyHashes)) // biome-ignore format: a list of rules
  for (const { id } of methods)
    if (nativelyIntegrated.includes(id))
      throw new ConfigError(`platform.methods: ${id} is natively integrated and cannot go by redirect`)
  const known = new Set(psps.map(({ idPsp }) => idPsp))
  for (const method of methods)
    for (const idPsp of method.psps ?? [])
      if (!known.has(idPsp))
        throw new ConfigError(`platform.methods: ${method.id} names ${idPsp}, no such PSP`)
  const offers = methods.flatMap(method =>
    psps
      .filter(({ idPsp }) => method.psps?.includes(idPsp) ?? true)
      .flatMap(psp => method.touchpoints.map(touchpoint => offer(psp, method, touchpoint, endpoints))),
  )
  return { psps, offers }
}

export function findOffer({ offers }: Registry, { idPsp, idPaymentMethod, touchpoint }: Wanted) {
  return offers.find(
    offer =>
      offer.idPsp === idPsp && offer.idPaymentMethod === idPaymentMethod && offer.touchpoint === touchpoint,
  )
}

export const keyHashes = ({ keys }: Psp): string[] =>
  keys.secondary === undefined ? [keys.primary] : [keys.primary, keys.secondary]

function offer(psp: Psp, method: Method, touchpoint: Touchpoint, endpoints: readonly Endpoint[]): Offer {
  const wanted = { idPsp: psp.idPsp, idPaymentMethod: method.id, touchpoint }
  const found = mostSpecific(endpoints, { ...wanted, channel: psp.channel })
  const [endpoint, rival] = found
  const what = `${wanted.idPsp}, ${wanted.idPaymentMethod}, ${wanted.touchpoint}`
  if (!endpoint) throw new ConfigError(`platform.endpoints: none for ${what}`)
  if (rival)
    throw new ConfigError(`platform.endpoints: ${endpoint.url} and ${rival.url} are as specific for ${what}`)
  return { ...wanted, psp, method, endpoint }
}

const keys = ['touchpoint', 'idPsp', 'idPaymentMethod', 'channel'] as const
type Call = { [Key in (typeof keys)[number]]: string | undefined }

/** A key that an endpoint lacks matches all. More than one: a tie. */
export function mostSpecific(endpoints: readonly Endpoint[], call: Call): Endpoint[] {
  const matching = endpoints.filter(endpoint =>
    keys.every(key => endpoint[key] === undefined || endpoint[key] === call[key]),
  )
  const most = Math.max(...matching.map(specificity))
  return matching.filter(endpoint => specificity(endpoint) === most)
}

const specificity = (endpoint: Endpoint) => keys.filter(key => endpoint[key] !== undefined).length

function refuseTwice(what: string, values: string[]) {
  const again = values.find((value, index) => values.indexOf(value) !== index)
  if (again !== undefined) throw new ConfigError(`${what} ${again} stands there twice`)
}

/** Where a PSP takes closings. */
export const closingUrlOf = ({ psp, endpoint }: Offer): string =>
  psp.closingUrl ?? new URL('/psp-for-node', endpoint.url).href
