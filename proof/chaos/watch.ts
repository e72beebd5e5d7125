/** Looks at both sides all the while: how far the payments are, and whether all that has to happen is owed. */
import { brokenPromises } from './promises.ts'
import type { ChaosRecord } from './record.ts'
import type { Town } from './town.ts'

export type Progress = ChaosRecord['progress'][number]

const second = 1_000
/** Every so many seconds what is owed is looked at. */
const rounds = 5

export function watch(town: Pick<Town, 'databases' | 'clock'>, say: (progress: Progress) => void) {
  const begun = performance.now()
  const progress: Progress[] = []
  const broken: string[] = []
  const stop = new AbortController()
  const look = async (round: number) => {
    const [row] = await town.databases.platform.run<Omit<Progress, 'at'>>(counts)
    if (row) progress.push({ at: Math.round(performance.now() - begun), ...row })
    const last = progress.at(-1)
    if (last) say(last)
    if (round % rounds === 0) broken.push(...(await brokenPromises(town.databases, town.clock.now())))
  }
  const looking = (async () => {
    for (let round = 1; !stop.signal.aborted; round++) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, second)
        stop.signal.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      })
      await look(round).catch(() => {}) // the database is away
    }
  })()
  return {
    progress,
    /** What was found that nobody owed. */
    async end(): Promise<string[]> {
      stop.abort()
      await looking
      return broken
    },
  }
}

const counts = `
  select count(*)::int as begun, count(*) filter (where life ->> 'state' in
    ('NOTIFIED_OK', 'UNAUTHORIZED', 'REFUNDED', 'REFUND_ERROR', 'EXPIRED_NOT_AUTHORIZED'))::int as ended
  from platform.transaction`
