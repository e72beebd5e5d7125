/** News of one subject within this process. Other nodes have their own: every wait for them has an end. */
import type { Clock } from './clock.ts'

export type Signals<News> = {
  ring(subject: string, news: News): void
  /** Hears what is rung from now on: whoever listens before they read what it is about misses nothing in between. */
  listen(subject: string): Listener<News>
}

export type Listener<News> = Disposable & {
  /** The newest that has not been given yet; nothing after `milliseconds`, or when `signal` aborts. */
  next(milliseconds: number, signal?: AbortSignal): Promise<News | undefined>
}

export function newSignals<News>(clock: Clock): Signals<News> {
  const listening = new Map<string, Set<(news: News) => void>>()
  return {
    ring(subject, news) {
      for (const hear of listening.get(subject) ?? []) hear(news)
    },
    listen(subject) {
      let heard: News | undefined
      let bell = new AbortController()
      const hear = (news: News) => {
        heard = news
        bell.abort('heard')
      }
      const all = listening.get(subject) ?? new Set()
      listening.set(subject, all.add(hear))
      return {
        async next(milliseconds, signal) {
          await clock.sleep(milliseconds, signal ? AbortSignal.any([bell.signal, signal]) : bell.signal)
          const news = heard
          heard = undefined
          bell = new AbortController()
          return news
        },
        [Symbol.dispose]() {
          all.delete(hear)
          if (all.size === 0) listening.delete(subject)
        },
      }
    },
  }
}
