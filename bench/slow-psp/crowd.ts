/** What goes on at the slow PSP: payers who crowd there and come again, and what is owed to it, due all at once. */
import { systemClock } from '../../src/runtime/clock.ts'
import type { Database } from '../../src/runtime/database.ts'
import type { BenchPlatform } from '../bench-platform.ts'
import { openSlowDuties } from './slow-duties.ts'
import { slow } from './two-psps.ts'

/** There is room for 64 of them; the others are turned away. */
const payers = 100

/** They come little by little, as long as the slow PSP is waited for: milliseconds. */
export const arrival = 8_000

/** As long as a call to the slow PSP takes to be given up, and a little more. */
const drained = 9_500

export async function gatherCrowd(psps: BenchPlatform, database: Database) {
  const duties = await openSlowDuties(database)

  /** Does `act` once all of them are there, and has them gone before it answers. */
  return async function beside<T>(act: () => Promise<T>, stop: AbortSignal): Promise<T> {
    const over = new AbortController()
    await duties.fallDue(systemClock.now())
    const crowded = Promise.all(
      Array.from({ length: payers }, async (_, place) => {
        await systemClock.sleep((place / payers) * arrival, over.signal)
        await payAtSlow(psps, over.signal)
      }),
    )
    await systemClock.sleep(arrival, stop)
    const done = await act()
    over.abort()
    await duties.rest()
    await crowded
    await systemClock.sleep(drained, stop)
    await duties.rest() // those that were tried meanwhile
    return done
  }
}

/** Whoever is turned away comes again after two seconds. */
async function payAtSlow(psps: BenchPlatform, over: AbortSignal) {
  while (!over.aborted) {
    const status = await psps.tryToPay(slow)
    if (status === 502) await systemClock.sleep(2_000, over)
    else if (status !== 504) throw new Error(`the slow PSP is answered with ${status}`)
  }
}
