/**
 * Why an entry of the registry is refused, and what of all of them does not fit together: found when it is saved, not when
 * a payer pays (URL-18).
 */
import type { Problem } from '../contract/checked.ts'
import { bareHost } from '../runtime/bare-host.ts'
import { type Entries, endpointsOf, type Rules, routeIn, type Wanted, wantedOf } from './registry.ts'
import {
  type Endpoint,
  type EntryKind,
  type EntryOf,
  type Environment,
  isFullName,
  type Method,
  type Psp,
} from './registry-entries.ts'

/**
 * So many of each there may be. All of them are read at each change, on every node, and held against each other while
 * payers wait. Measured with as many as this: a tenth of a second where each endpoint is of one PSP, three seconds where
 * all of them are for every PSP, which nobody has.
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

/** What is wrong with entries that were checked when they were saved: the settings may have changed since. */
export function standingProblems(
  entries: Entries,
  keys: readonly { idPsp: string }[],
  rules: Rules,
): Problem[] {
  const { psps, endpoints } = entries
  return [
    ...psps.flatMap(psp => [...entryProblems('psp', psp, rules), ...offeringProblems(psp, keys)]),
    ...endpoints.flatMap(endpoint => entryProblems('endpoint', endpoint, rules)),
    ...registryProblems(entries, rules),
  ]
}

/** What is wrong now, and was not before. */
export function newProblems(now: readonly Problem[], before: readonly Problem[]): Problem[] {
  const known = new Set(before.map(troubleOf))
  return now.filter(problem => !known.has(troubleOf(problem)))
}

/** A way that lacks its one endpoint is the same trouble whichever others tie for it, and if there is none. */
const troubleOf = ({ field, expected }: Problem) =>
  `${field} ${field === 'endpoints' ? expected.split(';', 1)[0] : expected}`

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
