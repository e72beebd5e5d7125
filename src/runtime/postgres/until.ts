/** Waits for a condition by looking at it often. What is waited for here is another process, so time is real. */
import { setTimeout as sleep } from 'node:timers/promises'

export type Patience = { limit: number; every?: number }

/** The first value that is not `undefined`, or `undefined` once `limit` milliseconds have passed. */
export async function until<T>(
  look: () => Promise<T | undefined> | T | undefined,
  { limit, every = 5 }: Patience,
): Promise<T | undefined> {
  const end = performance.now() + limit
  for (;;) {
    const found = await look()
    if (found !== undefined || performance.now() > end) return found
    await sleep(every)
  }
}
