/**
 * Who can be paid through, with which method, from which touchpoint, and at which address: the most specific endpoint
 * that matches (URL-18). Whatever does not fit together is found when it is saved, not when a payer pays.
 */
import type { Problem } from '../contract/checked.ts'
import { bareHost } from '../runtime/bare-host.ts'
import {
  type Channel,
  type Endpoint,
  type EntryKind,
  type EntryOf,
  type Environment,
  isFullName,
  type Method,
  type Psp,
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

function routeIn(entries: Entries, environment: Environment, wanted: Wanted): Route | undefined {
  const psp = entries.psps.find(({ idPsp }) => idPsp === wanted.idPsp)
  return psp && routesOf(psp, entries, environment)(wanted)
}

/** Whether there is a payment that can be begun by the entries of `before`, and then not be ended by those of `after`. */
export function takesWays(before: Entries, after: Entries, environment: Environment): boolean {
  const stays = new Map(after.psps.map(psp => [psp.idPsp, psp]))
  return before.psps.some(psp => {
    const was = routesOf(psp, before, environment)
    const kept = stays.get(psp.idPsp)
    const is = kept && routesOf(kept, after, environment)
    return wantedOf(psp, before.methods).some(way => was(way) !== undefined && is?.(way) === undefined)
  })
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

/**
 * So many of each there may be. All of them are read at each change, on every node, and held against each other while
 * payers wait: with as many as this it takes well under a second.
 */
export const mostEntries = { psps: 500, methods: 30, endpoints: 1000 }

/** Why one more cannot be added. What there is too much of already can still be changed, and removed. */
export const additionProblems = (entries: Entries, list: keyof Entries): Problem[] =>
  entries[list].length < mostEntries[list]
    ? []
    : [{ field: list, expected: `at most ${mostEntries[list]} of them` }]

/** What is wrong with an entry that its form does not show. */
export function entryProblems(
  kind: EntryKind,
  entry: EntryOf[EntryKind],
  { privateHosts }: Rules,
): Problem[] {
  const urls: [string, string | undefined][] =
    kind === 'endpoint'
      ? [['url', (entry as Endpoint).url]]
      : [['closingUrl', (entry as Partial<Psp>).closingUrl]]
  return urls.flatMap(([field, url]) => (url === undefined ? [] : addressProblems(field, url, privateHosts)))
}

function addressProblems(field: string, url: string, privateHosts: readonly string[]): Problem[] {
  const { hostname, pathname } = new URL(url)
  const problems: Problem[] = []
  if (!isFullName(hostname) && !privateHosts.map(bareHost).includes(bareHost(hostname)))
    problems.push({ field, expected: `a fully qualified host name, not ${hostname}` })
  if (pathname === '/' || pathname.endsWith('/'))
    problems.push({ field, expected: 'a path that does not end in “/”, such as /redirections' })
  return problems
}

/** Why a PSP cannot be offered: nobody could tell how its payments ended, and all of them would be refunded. */
export const offeringProblems = ({ idPsp, offered }: Psp, keys: readonly { idPsp: string }[]): Problem[] =>
  offered && !keys.some(key => key.idPsp === idPsp)
    ? [{ field: 'offered', expected: 'that it has a key first' }]
    : []

/** Why an entry cannot go as it is, whatever else there is. */
export const removalProblems = (entry: object): Problem[] =>
  'offered' in entry && entry.offered === true
    ? [{ field: 'offered', expected: 'that payers can no longer choose it' }]
    : []

/** What does not fit together. `field` is the kind of entry that has to be mended. */
export function registryProblems(entries: Entries, { environment }: Rules): Problem[] {
  const { psps, methods, endpoints } = entries
  return [
    ...psps.flatMap(psp => channelProblems(psp, methods)),
    ...endpoints.flatMap(endpoint => strangersIn(endpoint, entries)),
    ...psps.filter(({ offered }) => offered).flatMap(psp => missingRoutes(psp, entries, environment)),
  ]
}

/** Where a PSP cannot be reached for payments that are under way. */
export const owedProblems = (entries: Entries, { environment }: Rules, owed: readonly Wanted[]): Problem[] =>
  owed.flatMap(want => {
    const { idPsp, idPaymentMethod, touchpoint } = want
    const way = `a way to ${idPsp} for ${idPaymentMethod} from ${touchpoint}`
    return routeIn(entries, environment, want)
      ? []
      : [{ field: 'endpoints', expected: `${way}, as payments by it are under way` }]
  })

function missingRoutes(psp: Psp, entries: Entries, environment: Environment): Problem[] {
  const endpointsFor = endpointsOf(psp, entries, environment)
  return wantedOf(psp, entries.methods).flatMap(want => missingRoute(want, endpointsFor(want), environment))
}

function missingRoute(want: Wanted, [found, rival]: Endpoint[], environment: Environment): Problem[] {
  const what = `${want.idPsp}, ${want.idPaymentMethod}, ${want.touchpoint}`
  if (!found) return [{ field: 'endpoints', expected: `one for ${what} in ${environment}; there is none` }]
  if (!rival) return []
  return [
    {
      field: 'endpoints',
      expected: `one for ${what} in ${environment}; ${found.url} and ${rival.url} are as specific`,
    },
  ]
}

function channelProblems({ idPsp, channels }: Psp, methods: readonly Method[]): Problem[] {
  const known = methods.map(({ id }) => id)
  const unknown = channels.flatMap(channel => channel.methods.filter(id => !known.includes(id)))
  const ways = channels.flatMap(({ idChannel, ...channel }) =>
    channel.methods.flatMap(id =>
      channel.touchpoints.map(touchpoint => ({ way: `${id} from ${touchpoint}`, idChannel })),
    ),
  )
  const again = ways.filter(({ way }, index) => ways.findIndex(one => one.way === way) < index)
  return [
    ...unknown.map(id => ({ field: 'channels', expected: `methods that exist; ${idPsp} names ${id}` })),
    ...again.map(({ way, idChannel }) => ({
      field: 'channels',
      expected: `one for ${way}; ${idPsp} has ${idChannel} as well`,
    })),
  ]
}

/** An endpoint for whoever is not there would wait for nobody. */
function strangersIn(
  { id, idPsp, idPaymentMethod, idChannel }: Endpoint,
  { psps, methods }: Entries,
): Problem[] {
  const known = { idPsp: psps.map(psp => psp.idPsp), idPaymentMethod: methods.map(method => method.id) }
  const channels = psps.flatMap(psp => psp.channels.map(channel => channel.idChannel))
  const named = [
    ['idPsp', idPsp, known.idPsp, 'PSP'],
    ['idPaymentMethod', idPaymentMethod, known.idPaymentMethod, 'method'],
    ['idChannel', idChannel, channels, 'channel'],
  ] as const
  return named.flatMap(([field, value, all, what]) =>
    value === undefined || all.includes(value)
      ? []
      : [{ field, expected: `a ${what} that exists; endpoint ${id} names ${value}` }],
  )
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
