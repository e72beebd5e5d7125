/** Real time, which a test can make jump ahead: whoever sleeps wakes when their hour is reached, or leapt over. */
import { after, type Clock, systemClock } from '../src/runtime/clock.ts'

export type JumpingClock = Clock & {
  jump(milliseconds: number): void
  /** By how much it is ahead of real time. */
  ahead(): number
}

type Sleeper = { at: number; wake(): void; timer: NodeJS.Timeout | undefined }

export function jumpingClock(start = 0): JumpingClock {
  let ahead = start
  const sleepers = new Set<Sleeper>()
  const now = () => after(systemClock.now(), ahead)
  const arm = (sleeper: Sleeper) => {
    clearTimeout(sleeper.timer)
    sleeper.timer = setTimeout(sleeper.wake, Math.max(0, sleeper.at - now().getTime()))
  }
  const clock: JumpingClock = {
    now,
    sleep(milliseconds, signal) {
      if (signal?.aborted) return Promise.resolve()
      return new Promise(resolve => {
        const wake = () => {
          clearTimeout(sleeper.timer)
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper: Sleeper = { at: now().getTime() + milliseconds, wake, timer: undefined }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake)
        arm(sleeper)
      })
    },
    deadline(milliseconds) {
      const over = new AbortController()
      const wake = () => {
        sleepers.delete(sleeper)
        over.abort()
      }
      const sleeper: Sleeper = { at: now().getTime() + milliseconds, wake, timer: undefined }
      sleepers.add(sleeper)
      arm(sleeper)
      sleeper.timer?.unref()
      return over.signal
    },
    jump(milliseconds) {
      ahead += milliseconds
      for (const sleeper of [...sleepers].sort((one, other) => one.at - other.at)) arm(sleeper)
    },
    ahead: () => ahead,
  }
  return clock
}
