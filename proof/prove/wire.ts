/**
 * The wire: whatever is on it may be lost, may come twice or any number of times, as late as it likes and in any order.
 * How many messages are under way at a time is bounded; what is sent beyond that is not explored.
 */
import type { Actor, Caller, Message, MessageKind, Next, World } from './world.ts'

/** The world with one message more; undefined where there is no room. One that is there already is there once. */
export function sent(world: World, message: Message, room: number): World | undefined {
  const one = same(message)
  if (world.wire.includes(one)) return world
  return world.wire.length < room ? { ...world, wire: [...world.wire, one] } : undefined
}

const all = new Map<string, Message>()

/** Messages that say the same are the same. */
function same(message: Message): Message {
  const text = Object.values(message).join()
  const known = all.get(text)
  if (known) return known
  all.set(text, message)
  return message
}

/** The same message, whose sender has been overtaken. */
export const late = (message: Message & { caller: Caller }) =>
  same({ ...message, caller: 'overtaken' } as Message)

const ends: { [kind in MessageKind]: readonly [from: Actor, to: Actor] } = {
  redirection: ['platform', 'psp'],
  url: ['psp', 'platform'],
  outcome: ['psp', 'platform'],
  'outcome-heard': ['platform', 'psp'],
  closing: ['platform', 'psp'],
  'closing-answer': ['psp', 'platform'],
  paid: ['psp', 'platform'],
  'paid-heard': ['platform', 'psp'],
  refund: ['platform', 'psp'],
  'refund-answer': ['psp', 'platform'],
  take: ['psp', 'bank'],
  'take-answer': ['bank', 'psp'],
  return: ['psp', 'bank'],
  'return-answer': ['bank', 'psp'],
}
export const endsOf = ({ kind }: Message) => ends[kind]

export function textOf(message: Message): string {
  const word = 'word' in message ? ` ${message.word}` : 'outcome' in message ? ` ${message.outcome}` : ''
  const whose = 'caller' in message && message.caller !== 'current' ? ` (sender ${message.caller})` : ''
  return `${message.kind}${word}${whose}`
}

type Deliver = (world: World, message: Message) => Next[]

/** All that can become of what is on the wire. */
export function* onTheWire(world: World, deliver: Deliver): Generator<Next> {
  for (const message of world.wire) {
    const others = { ...world, wire: world.wire.filter(one => one !== message) }
    const [from, to] = ends[message.kind]
    yield {
      step: { from, to, text: `${textOf(message)} ✗ lost, or its reader crashes`, how: 'lost' },
      world: others,
    }
    yield* deliver(others, message)
    for (const { step, world: after } of deliver(world, message))
      yield { step: { ...step, text: `${step.text} (and will come again)` }, world: after }
  }
}
