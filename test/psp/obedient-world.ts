/** A PSP whose clock stands still and whose bank does what it is told, and a Node that takes note of what it is told. */
import { fileURLToPath } from 'node:url'
import type { PspConfig } from '../../src/psp/config.ts'
import { paced, type VirtualClock, virtualClock } from '../virtual-clock.ts'
import { command, newOrders, type Obedient } from './banks/obedient.ts'
import { newPspWorld, type OpenPayment } from './psp-world.ts'
import { atNode, nodeOf, takingNote } from './soap-node.ts'

const bank = fileURLToPath(new URL('banks/obedient.ts', import.meta.url))

export type ObedientWorld = Awaited<ReturnType<typeof newObedientWorld>>

type Options = { clock?: VirtualClock; config?: Partial<PspConfig> }

export async function newObedientWorld({ clock = virtualClock(), config = {} }: Options = {}) {
  const world = await newPspWorld({ clock, config: { ...config, bank } })
  const node = nodeOf(world)
  return {
    world,
    node,
    /** Everybody does as they should again, and nothing has been heard yet: the orders that the bank now obeys. */
    anew(): Obedient {
      const told = newOrders(clock)
      command(world.database.url, told)
      world.platform.received.length = 0
      world.platform.answer(atNode(takingNote))
      return told
    },
    /** A payment whose payer has approved, and whose outcome the platform has heard. */
    async paid(): Promise<OpenPayment> {
      const payment = await world.opened()
      await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
      await paced(clock, payment.payer.get(payment.url))
      await world.confirmed(payment)
      return payment
    },
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}
