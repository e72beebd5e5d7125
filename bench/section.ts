/** What a part of the bench has measured: tables for people, and what the goals are held against. */
import type { Goal } from './goals.ts'
import type { Spread } from './spread.ts'

export type Unit = 'a second' | 'ms' | 's' | 'MB' | 'kB' | 'times' | 'requests' | 'payments'
export type Column = { name: string; unit: Unit }
/** The bars of the report are drawn from the first column. */
export type Table = {
  caption: string
  columns: Column[]
  /** A figure for each column; undefined where there is none. */
  rows: { name: string; figures: (Spread | undefined)[] }[]
}
export type Section = {
  title: string
  /** How to read it, in a sentence or two. */
  says: string
  tables: Table[]
  measured: Partial<Record<Goal, Spread>>
}

/** A part of the bench. It opens what it stands on, and closes it again; `stop` ends it by a rejection. */
export type Part = (pace: Pace, stop: AbortSignal) => Promise<Section>

export type Pace = {
  /** How long a turn lasts, in seconds, and how many rounds there are. */
  seconds: number
  rounds: number
  /** Payers at once, where they pay as fast as they can. */
  concurrency: number
  /** The size of a pool of database connections: a node’s, and a baseline’s. */
  connections: number
  /** How many stored payments the last step of the growth stands on. */
  stored: number
  /** A directory for CPU profiles of what is measured. */
  profile: string | undefined
}
