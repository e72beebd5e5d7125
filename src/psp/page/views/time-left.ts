import { type Html, html } from '../../../runtime/html.ts'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { romeTime } from '../../../runtime/pages/time.ts'

/** `{n}` stands for the number. The page's script counts on with the same words. */
export type TimeLeftWords = { minutes: string; seconds: string; over: string }

/** Rounds down: a payer is never promised a minute that is not whole. */
export function timeLeft(milliseconds: number, words: TimeLeftWords): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds <= 0) return words.over
  if (seconds < 60) return words.seconds.replace('{n}', String(seconds))
  return words.minutes.replace('{n}', String(Math.floor(seconds / 60)))
}

export type Countdown = { closesAt: Date; now: Date; lang: Language; self: string; words: TimeLeftWords }

/**
 * `15:42 (ancora 9 min)`: true when it is served, and kept true by the script, by the server's clock. When the time is
 * over the script shows `self` again.
 */
export function countdown({ closesAt, now, lang, self, words }: Countdown): Html {
  const left = timeLeft(closesAt.getTime() - now.getTime(), words)
  return html`<time datetime="${closesAt.toISOString()}">${romeTime(closesAt, lang)}</time> (<span role="timer" data-closes-at="${closesAt.getTime()}" data-now="${now.getTime()}" data-then="${withLanguage(self, lang)}" data-minutes="${words.minutes}" data-seconds="${words.seconds}" data-over="${words.over}">${left}</span>)`
}
