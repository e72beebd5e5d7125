/** What a wire can do to a message, and to the reply. */
import type { Manner, Message, Reply } from './wire.ts'

export const pass: Manner = (_message, forward) => forward()
/** The other side never hears of it. */
export const loseRequest: Manner = async () => 'cut'
/** The other side has done what was asked, and nobody hears of it. */
export const loseAnswer: Manner = async (_message, forward) => {
  await forward()
  return 'cut'
}
/** Neither a word nor an end. */
export const silence: Manner = () => new Promise<never>(() => {})
/** The other side has done what was asked, and its answer never comes. */
export const silenceAfter: Manner = async (_message, forward) => {
  await forward()
  return silence(_message, forward)
}
/** The same message twice, at the same moment. */
export const twice: Manner = async (_message, forward) => {
  const [first] = await Promise.all([forward(), forward()])
  return first
}

/** The first message meets the first manner, and so on; all others meet the last one. */
export function inTurn(...manners: [Manner, ...Manner[]]): Manner {
  const left = [...manners]
  return (message, forward) => {
    const manner = (left.length > 1 ? left.shift() : left[0]) ?? pass
    return manner(message, forward)
  }
}

/** The request reaches the other side as somebody else has written it. */
export const altered =
  (change: (body: string) => string): Manner =>
  (message, forward) =>
    forward({ ...message, body: change(message.body) })

/** The other side has done what was asked, and something else is heard. */
export const answering =
  (change: (reply: Reply) => Partial<Reply>): Manner =>
  async (_message, forward) => {
    const reply = await forward()
    return { ...reply, ...change(reply) }
  }

/** Keeps messages before they reach the other side (`request`), or the replies before they are heard (`answer`). */
export function holding(what: 'request' | 'answer' = 'request') {
  const released = Promise.withResolvers<void>()
  const held: Message[] = []
  const manner: Manner = async (message, forward) => {
    const early = what === 'answer' ? await forward() : undefined
    held.push(message)
    await released.promise
    return early ?? forward()
  }
  return { manner, held, release: () => released.resolve() }
}
