/**
 * The one source of time. Everything that must know the hour is handed a clock, so that a test can move it.
 */
export type Clock = {
  now(): Date
  /** Resolves after `milliseconds`, or as soon as `signal` aborts: it never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** A signal that aborts after `milliseconds` of this clock's time. */
  deadline(milliseconds: number): AbortSignal
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep(milliseconds, signal) {
    if (signal?.aborted) return Promise.resolve()
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      signal?.addEventListener('abort', end)
    })
  },
  deadline: milliseconds => AbortSignal.timeout(milliseconds),
}

/** Milliseconds. */
export const day = 24 * 3_600_000

export const after = (at: Date, milliseconds: number) => new Date(at.getTime() + milliseconds)
