/** One side of a payment: who has turns there, and what came of them. */
import type { Contender, Played } from '../rounds.ts'
import type { Section, Table } from '../section.ts'

export type Side = AsyncDisposable & {
  contenders: Contender[]
  /** Fails unless every payment came to its end, and once. */
  check(): Promise<void>
  /** Of its own contenders, in their order. */
  found(played: Played[]): Found
}
export type Found = { table: Table; measured: Section['measured'] }
