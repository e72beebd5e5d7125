/** What came out of a run, counted for its record. */
import type { Owed } from '../../test/both/books.ts'
import type { Case, Databases } from './cases.ts'
import type { Walked } from './payer.ts'
import type { ChaosRecord } from './record.ts'
import type { Town } from './town.ts'

export const faultsOf = ({ hops, tcpHops }: Pick<Town, 'hops' | 'tcpHops'>): ChaosRecord['faults'] =>
  [...hops, ...tcpHops].flatMap(({ name, counts }) =>
    counts().map(([fault, count]) => ({ hop: name, fault, count })),
  )

export function endsOf(cases: Case[]): ChaosRecord['ends'] {
  const ends = cases.map(({ platform, psp, taken }) => ({
    platform: platform.state,
    psp: psp
      ? [psp.state, psp.outcome, psp.returned && 'with money returned'].filter(Boolean).join(' ')
      : 'unknown',
    taken: taken > 0,
  }))
  return counted(ends)
}

export const countedLeft = (left: Owed[]): ChaosRecord['leftToPeople'] =>
  counted(left.map(({ side, kind }) => ({ duty: `${side}: ${kind}` })))

function counted<One extends object>(all: One[]): (One & { count: number })[] {
  const groups = Map.groupBy(all, one => JSON.stringify(one))
  return [...groups.values()]
    .flatMap(group => (group[0] ? [{ ...group[0], count: group.length }] : []))
    .sort((one, other) => other.count - one.count)
}

export async function attemptsIn({ psp, platform }: Databases): Promise<ChaosRecord['attempts']> {
  const of = (side: 'psp' | 'platform') =>
    `select '${side}: ' || kind as duty, attempts, count(*)::int as count from chaos.ended group by 1, 2 order by 1, 2`
  const both = await Promise.all([
    psp.run<ChaosRecord['attempts'][number]>(of('psp')),
    platform.run<ChaosRecord['attempts'][number]>(of('platform')),
  ])
  return both.flat()
}

export const latenciesOf = ({ told }: Pick<Town, 'told'>, walked: Walked[]): ChaosRecord['latencies'] => [
  {
    what: 'payer: from the first click to the way back',
    milliseconds: walked.filter(({ way }) => way === 'back').map(({ took }) => took),
  },
  ...[...told.times].map(([what, milliseconds]) => ({ what, milliseconds })),
]
