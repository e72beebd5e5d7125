/** What can be at the beginning, and what can happen next in any world. */
import { activated as begun } from './agreed.ts'
import { toBank } from './bank.ts'
import type { Bounds } from './bounds.ts'
import { platformClock, platformDuties, platformPeople } from './platform/duties.ts'
import { moved } from './platform/moves.ts'
import { starter, toPlatform } from './platform/operations.ts'
import { pspDuties } from './psp/duties.ts'
import { toPsp } from './psp/operations.ts'
import { payerAtPage, pspClock, pspPeople } from './psp/people.ts'
import { endsOf, onTheWire, sent } from './wire.ts'
import type { Message, Next, World } from './world.ts'

/** The platform has written the transaction down, and asks the PSP for a URL. */
export function beginning(): World {
  const { move } = begun()
  const platform = { clock: 0, life: move.to, duties: {}, locked: true, asking: true }
  const psp = { clock: 0, duties: {}, confirmed: false, settled: false }
  const bank = { debits: 0, returns: 0, barred: false }
  const activated = moved({ platform, psp, bank, payer: false, wire: [] }, move)
  return sent(activated, { kind: 'redirection' }, 1) ?? activated
}

export function* following(world: World, bounds: Bounds): Generator<Next> {
  const deliver = (world: World, message: Message): Next[] => {
    const [, to] = endsOf(message)
    if (to === 'bank') return toBank(world, message, (after, word) => sent(after, word, bounds.room))
    return to === 'psp' ? toPsp(world, message, bounds) : toPlatform(world, message, bounds)
  }
  yield* onTheWire(world, deliver)
  yield* starter(world)
  yield* payerAtPage(world)
  yield* platformDuties(world, bounds)
  yield* pspDuties(world, bounds)
  yield* platformClock(world)
  yield* pspClock(world)
  yield* platformPeople(world)
  yield* pspPeople(world)
}
