/**
 * The bank, as its ports promise it: the same key is the same order, asked again it moves nothing and says what it said
 * first; what was never taken can be barred. It may refuse to take, and it may refuse to give back, today and not
 * tomorrow. Slow and silent it is by what the wire does to its answers.
 */
import type { Bank, Caller, Message, Next, World } from './world.ts'

export function toBank(
  world: World,
  message: Message,
  reply: (world: World, word: Message) => World | undefined,
) {
  if (message.kind === 'take')
    return taken(world.bank).flatMap(answered(world, 'take', message.caller, reply))
  if (message.kind === 'return')
    return returned(world.bank).flatMap(answered(world, 'return', message.caller, reply))
  return []
}

type Word = { bank: Bank; word: string }

const answered =
  (
    world: World,
    order: 'take' | 'return',
    caller: Caller,
    reply: (world: World, word: Message) => World | undefined,
  ) =>
  ({ bank, word }: Word): Next[] => {
    const after = { ...world, bank }
    const step = { from: 'psp', to: 'bank', text: `${order} → ${word}` } as const
    const heard = reply(after, { kind: `${order}-answer`, caller, word } as Message)
    return [{ step, world: heard ?? after }]
  }

function taken(bank: Bank): Word[] {
  if (bank.word) return [{ bank, word: bank.word }]
  if (bank.barred) return [{ bank, word: 'refused' }]
  return [
    { bank: { ...bank, word: 'booked', debits: bank.debits + 1 }, word: 'booked' },
    { bank: { ...bank, word: 'refused' }, word: 'refused' },
  ]
}

function returned(bank: Bank): Word[] {
  if (bank.debits === 0) return [{ bank: { ...bank, barred: true }, word: 'nothing-taken' }]
  if (bank.returns > 0) return [{ bank, word: 'returned' }]
  return [
    { bank: { ...bank, returns: 1 }, word: 'returned' },
    { bank, word: 'refused' },
  ]
}
