/**
 * Who can be paid through, with which method, from which touchpoint, and at which address: the most specific endpoint
 * that matches (URL-18). What does not fit together is in `registry-problems.ts`.
 */
import {
  type Channel,
  type Endpoint,
  type Environment,
  type Method,
  type Psp,
  touchpoints,
} from './registry-entries.ts'
import type { ClosingNames, Touchpoint } from './transaction.ts'

export type Entries = { psps: Psp[]; methods: Method[]; endpoints: Endpoint[] }
export type Wanted = { idPsp: string; idPaymentMethod: string; touchpoint: Touchpoint }
/** One of those in which payers can choose a PSP. */
type Way = Omit<Wanted, 'idPsp'>
/** How a PSP is reached for one method from one touchpoint. */
export type Route = { psp: Psp; endpoint: Endpoint; idChannel: string }
/** What a payer can choose. */
export type Offer = Wanted & Route & { method: Method }
export type Registry = Entries & { environment: Environment; offers: Offer[] }
/** In which environment the platform runs, and which hosts it may call that the public DNS does not know. */
export type Rules = { environment: Environment; privateHosts: readonly string[] }

export function newRegistry(entries: Entries, environment: Environment): Registry {
  const offered = entries.psps.filter(psp => psp.offered)
  return { ...entries, environment, offers: offered.flatMap(psp => offersOf(psp, entries, environment)) }
}

function offersOf(psp: Psp, entries: Entries, environment: Environment): Offer[] {
  const routeFor = routesOf(psp, entries, environment)
  const methods = new Map(entries.methods.map(method => [method.id, method]))
  return wantedOf(psp, entries.methods).flatMap(want => {
    const route = routeFor(want)
    const method = methods.get(want.idPaymentMethod)
    return route && method ? [{ ...want, ...route, method }] : []
  })
}

export const findOffer = ({ offers }: Registry, { idPsp, idPaymentMethod, touchpoint }: Wanted) =>
  offers.find(
    offer =>
      offer.idPsp === idPsp && offer.idPaymentMethod === idPaymentMethod && offer.touchpoint === touchpoint,
  )

/** For what is under way: whether or not payers can still choose it. */
export const findRoute = (registry: Registry, wanted: Wanted): Route | undefined =>
  routeIn(registry, registry.environment, wanted)

export function routeIn(entries: Entries, environment: Environment, wanted: Wanted): Route | undefined {
  const psp = entries.psps.find(({ idPsp }) => idPsp === wanted.idPsp)
  return psp && routesOf(psp, entries, environment)(wanted)
}

/**
 * Whether a PSP is reached by the entries of `before`, and no longer by those of `after`: also for what payers cannot
 * choose any more, since another node may not know that yet.
 */
export function takesWays(before: Entries, after: Entries, environment: Environment): boolean {
  const stays = new Map(after.psps.map(psp => [psp.idPsp, psp]))
  const ways = conceivableWays(before)
  const isOther = (psp: Psp) => before.endpoints !== after.endpoints || stays.get(psp.idPsp) !== psp
  return before.psps.filter(isOther).some(psp => {
    const was = routesOf(psp, before, environment)
    const kept = stays.get(psp.idPsp)
    const is = kept && routesOf(kept, after, environment)
    return ways.some(way => was(way) !== undefined && is?.(way) === undefined)
  })
}

/** For each method that is named anywhere, and one that is not. */
function conceivableWays({ psps, methods, endpoints }: Entries): Way[] {
  const named = [
    ...methods.map(({ id }) => id),
    ...psps.flatMap(({ channels }) => channels.flatMap(channel => channel.methods)),
    ...endpoints.map(({ idPaymentMethod }) => idPaymentMethod),
  ]
  return [...new Set(['', ...named])].flatMap((idPaymentMethod = '') =>
    touchpoints.map(touchpoint => ({ idPaymentMethod, touchpoint })),
  )
}

function routesOf(psp: Psp, entries: Entries, environment: Environment): (way: Way) => Route | undefined {
  const endpointsFor = endpointsOf(psp, entries, environment)
  return way => {
    const [endpoint, rival] = endpointsFor(way)
    return endpoint && !rival ? { psp, endpoint, idChannel: channelOf(psp, way) ?? psp.idPsp } : undefined
  }
}

/**
 * Where a PSP would be asked: at one endpoint, where all is well. Those of other PSPs are put aside once, and not for
 * each of its ways: a node that knows hundreds of PSPs has to answer payers meanwhile.
 */
export function endpointsOf(
  psp: Psp,
  { endpoints }: Entries,
  environment: Environment,
): (way: Way) => Endpoint[] {
  const own = endpoints.filter(
    one => one.environment === environment && (one.idPsp === undefined || one.idPsp === psp.idPsp),
  )
  return ({ idPaymentMethod, touchpoint }) => {
    const way = { idPaymentMethod, touchpoint }
    return mostSpecific(own, { ...way, idPsp: psp.idPsp, idChannel: channelOf(psp, way) })
  }
}

/** What payers could choose of a PSP. */
export function wantedOf(psp: Psp, methods: readonly Method[]): Wanted[] {
  return methods.flatMap(({ id, touchpoints }) =>
    touchpoints
      .map(touchpoint => ({ idPsp: psp.idPsp, idPaymentMethod: id, touchpoint }))
      .filter(want => psp.channels.length === 0 || channelOf(psp, want) !== undefined),
  )
}

const channelOf = ({ channels }: Psp, want: Way): string | undefined =>
  channels.find(channel => covers(channel, want))?.idChannel

const covers = ({ methods, touchpoints }: Channel, want: Way) =>
  methods.includes(want.idPaymentMethod) && touchpoints.includes(want.touchpoint)

const keys = ['touchpoint', 'idPsp', 'idPaymentMethod', 'idChannel'] as const
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

/** Where a PSP takes closings. */
export const closingUrlOf = ({ psp, endpoint }: Route): string =>
  psp.closingUrl ?? new URL('/psp-for-node', endpoint.url).href

/** As whom it takes them. */
export const closingNamesOf = ({ psp, idChannel }: Route): ClosingNames => ({
  idBrokerPSP: psp.idBrokerPSP ?? psp.idPsp,
  idChannel,
})
