/** What a step owes, as a node that has room for it writes it: what is due is begun with the commit. */
import { after } from '../../src/runtime/clock.ts'
import type { Owed, Owing } from '../../src/runtime/duties.ts'

const lease = 30_000

export const begun = <Kind extends string>(owes: readonly Owed<Kind>[], now: Date): Owing<Kind>[] =>
  owes.map(({ duty, at }) =>
    at <= now ? { duty, at: after(now, lease), attempt: 1 } : { duty, at, attempt: 0 },
  )
