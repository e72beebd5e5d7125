/** Keeps messages, for whoever tries things out. */
import { type Mail, type Message, refuseMalformed } from './message.ts'

export type MemoryMail = Mail & {
  /** What is still remembered, the newest first. */
  messages(): Kept[]
  find(number: number): Kept | undefined
  /** Those that are older are remembered no more. */
  forget(before: Date): void
}
export type Kept = Message & { number: number }

/** Remembers the last `limit` messages; a repetition takes the place of the first. */
export function memoryMail(limit = 100): MemoryMail {
  let last = 0
  let kept: Kept[] = []
  return {
    async send(message) {
      refuseMalformed(message)
      const before = kept.find(({ id }) => id === message.id)
      const others = kept.filter(other => other !== before)
      kept = [{ ...message, number: before?.number ?? ++last }, ...others]
        .sort((a, b) => b.number - a.number)
        .slice(0, limit)
    },
    messages: () => [...kept],
    find: number => kept.find(message => message.number === number),
    forget(before) {
      kept = kept.filter(({ at }) => at >= before)
    },
    async [Symbol.asyncDispose]() {},
  }
}
