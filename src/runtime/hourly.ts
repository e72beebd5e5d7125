/**
 * What is done now and then, by whichever node comes to it: at the start and every hour, a batch at a time until there is
 * no more. Whatever fails is done an hour later.
 */
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'

export type HourlyOptions = {
  clock: Clock
  log: Log
  /** For operators. */
  task: string
  /** Resolves with whether there is more to do. */
  batch(): Promise<boolean>
}

const hour = 3_600_000

export function runHourly({ clock, log, task, batch }: HourlyOptions): AsyncDisposable {
  const stop = new AbortController()
  async function loop() {
    while (!stop.signal.aborted) {
      try {
        while (!stop.signal.aborted && (await batch()));
      } catch (error) {
        log.warn({ err: error, task }, 'not done; tried again in an hour')
      }
      await clock.sleep(hour, stop.signal)
    }
  }
  const loops = loop()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await loops
    },
  }
}
