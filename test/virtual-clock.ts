/** Time that a test moves. Whoever sleeps on it wakes in order, when their hour is reached. */
import type { Clock } from '../src/runtime/clock.ts'

export type VirtualClock = Clock & {
  advance(milliseconds: number): Promise<void>
  set(at: Date): Promise<void>
}

export const isVirtual = (clock: Clock): clock is VirtualClock => 'advance' in clock

/**
 * Lets time pass, a step at a time, until what is waited for has happened. Steps are small, and each leaves the real
 * network and database a moment, so that nobody's patience ends while they are only being slow.
 */
export async function paced<Result>(clock: VirtualClock, happening: Promise<Result>, step = 100) {
  let over = false
  const end = () => {
    over = true
  }
  happening.then(end, end)
  while (!over) {
    await clock.advance(step)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return happening
}

type Sleeper = { at: number; wake(): void }

export function virtualClock(start = new Date('2026-03-02T09:00:00.000Z')): VirtualClock {
  let now = start.getTime()
  const sleepers = new Set<Sleeper>()

  const at = (time: number, wake: () => void) => {
    const sleeper = { at: time, wake }
    sleepers.add(sleeper)
    return () => sleepers.delete(sleeper)
  }
  const settle = () => new Promise(resolve => setImmediate(resolve))

  async function set(to: Date) {
    while (true) {
      const [next] = [...sleepers].filter(({ at }) => at <= to.getTime()).sort((a, b) => a.at - b.at)
      if (!next) break
      sleepers.delete(next)
      now = Math.max(now, next.at)
      next.wake()
      await settle()
    }
    now = to.getTime()
    await settle()
  }

  return {
    now: () => new Date(now),
    sleep(milliseconds, signal) {
      if (signal?.aborted) return Promise.resolve()
      return new Promise(resolve => {
        const forget = at(now + milliseconds, resolve)
        signal?.addEventListener('abort', () => {
          forget()
          resolve()
        })
      })
    },
    deadline(milliseconds) {
      const over = new AbortController()
      at(now + milliseconds, () => over.abort())
      return over.signal
    },
    advance: milliseconds => set(new Date(now + milliseconds)),
    set,
  }
}
