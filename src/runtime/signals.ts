/** Waiting for news of one subject within this process. News can be missed, so every wait has an end. */
import type { Clock } from './clock.ts'

export type Signals = {
  ring(subject: string): void
  /** Resolves at the next ring for `subject`, after `milliseconds`, or when `signal` aborts. */
  wait(subject: string, milliseconds: number, signal?: AbortSignal): Promise<void>
}

export function newSignals(clock: Clock): Signals {
  const waiting = new Map<string, Set<AbortController>>()
  return {
    ring(subject) {
      for (const bell of waiting.get(subject) ?? []) bell.abort('rung')
    },
    async wait(subject, milliseconds, signal) {
      const bell = new AbortController()
      const bells = waiting.get(subject) ?? new Set()
      waiting.set(subject, bells.add(bell))
      await clock.sleep(milliseconds, signal ? AbortSignal.any([bell.signal, signal]) : bell.signal)
      bells.delete(bell)
      if (bells.size === 0) waiting.delete(subject)
    },
  }
}
