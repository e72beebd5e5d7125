/** What went over the ways: every word about an outcome, and how long answers took. */
import type { Message } from './http-hop.ts'

/** The transaction that a CallbackOutcome is about. */
export const toldOf = (path: string): string | undefined => callback.exec(path)?.[1]

const callback = /\/redirections\/([^/]+)\/outcomes$/
/** Of each kind of message so many times are kept. */
const most = 4_000

export function newTold() {
  const outcomes = new Map<string, Set<string>>()
  const times = new Map<string, number[]>()
  return {
    /** Each different body of a CallbackOutcome, by transaction. */
    outcomes,
    times,
    heard({ path, body }: Pick<Message, 'path' | 'body'>) {
      const id = toldOf(path)
      if (id === undefined) return
      const said = outcomes.get(id) ?? new Set()
      outcomes.set(id, said.add(body.toString()))
    },
    answered: (hop: string) => (message: Message, milliseconds: number) => {
      const what = `${hop}: ${kindOf(message)}`
      const kept = times.get(what) ?? []
      times.set(what, kept)
      if (kept.length < most) kept.push(Math.round(milliseconds))
    },
  }
}

const kinds: [RegExp, string][] = [
  [callback, 'outcome'],
  [/^\/nodo-auth\//, 'sendPaymentOutcomeV2'],
  [/^\/redirections\/refunds$/, 'refund'],
  [/^\/redirections$/, 'redirect URL'],
  [/^\/psp-for-node/, 'pspNotifyPaymentV2'],
  [/^\/payments$/, 'start a payment'],
  [/^\/payments\//, 'ask how it stands'],
  [/^\/sandbox\/phone/, 'phone'],
  [/^\/pay\//, 'page'],
]

const kindOf = ({ path }: Message) => kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'other'
