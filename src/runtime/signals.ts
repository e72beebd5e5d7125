/** News of one subject within this process. They can be missed, and other nodes have their own: every wait has an end. */
import type { Clock } from './clock.ts'

export type Signals<News> = {
  ring(subject: string, news: News): void
  /** Resolves with the next news of `subject`; with nothing after `milliseconds`, or when `signal` aborts. */
  wait(subject: string, milliseconds: number, signal?: AbortSignal): Promise<News | undefined>
}

export function newSignals<News>(clock: Clock): Signals<News> {
  const waiting = new Map<string, Set<(news: News) => void>>()
  return {
    ring(subject, news) {
      for (const hear of waiting.get(subject) ?? []) hear(news)
    },
    async wait(subject, milliseconds, signal) {
      const over = new AbortController()
      let heard: News | undefined
      const hear = (news: News) => {
        heard ??= news
        over.abort('heard')
      }
      const all = waiting.get(subject) ?? new Set()
      waiting.set(subject, all.add(hear))
      await clock.sleep(milliseconds, signal ? AbortSignal.any([over.signal, signal]) : over.signal)
      all.delete(hear)
      if (all.size === 0) waiting.delete(subject)
      return heard
    },
  }
}
