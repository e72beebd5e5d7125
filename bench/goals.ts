/** How fast it is meant to be, and whether it is. */
import type { Unit } from './section.ts'
import type { Spread } from './spread.ts'

type Wanted = { what: string; unit: Unit } & ({ atLeast: number } | { atMost: number })

export const goals = {
  'psp-of-limit': {
    what: 'lifecycle through the PSP, of its writes issued bare',
    unit: 'times',
    atLeast: 0.6,
  },
  'psp-of-textbook': { what: 'lifecycle through the PSP, of the textbook stack', unit: 'times', atLeast: 3 },
  'platform-of-limit': {
    what: 'lifecycle through the platform, of its writes issued bare',
    unit: 'times',
    atLeast: 0.6,
  },
  'redirections-p99': {
    what: 'p99 of POST /redirections at half capacity, of an empty handler’s',
    unit: 'times',
    atMost: 4,
  },
  'commit-to-callback': { what: 'from commit to callback on the wire, p99', unit: 'ms', atMost: 20 },
  'slow-psp-p99': {
    what: 'p99 of a PSP beside one that never answers, of its p99 alone',
    unit: 'times',
    atMost: 1.5,
  },
  growth: { what: 'rate with the most stored payments, of the empty rate', unit: 'times', atLeast: 0.95 },
  'psp-idle-memory': { what: 'idle memory of a node of the PSP', unit: 'MB', atMost: 120 },
  'platform-idle-memory': { what: 'idle memory of a node of the platform', unit: 'MB', atMost: 120 },
  'psp-ready': { what: 'start to ready, the PSP on an existing database', unit: 's', atMost: 2 },
  'platform-ready': { what: 'start to ready, the platform on an existing database', unit: 's', atMost: 2 },
  'page-bytes': { what: 'payer’s page, all that is sent for it', unit: 'kB', atMost: 50 },
  'page-paint': { what: 'payer’s page, largest contentful paint on a phone', unit: 's', atMost: 1 },
} satisfies Record<string, Wanted>

export type Goal = keyof typeof goals

export const wantedOf = (goal: Goal): string => {
  const wanted: Wanted = goals[goal]
  return 'atLeast' in wanted ? `≥ ${wanted.atLeast}` : `≤ ${wanted.atMost}`
}

/** By the median of the rounds. */
export function isReached(goal: Goal, { median }: Spread): boolean {
  const wanted: Wanted = goals[goal]
  return 'atLeast' in wanted ? median >= wanted.atLeast : median <= wanted.atMost
}
