/**
 * Lets time pass for both sides, from one thing that is due to the next, and never while a message is being dealt
 * with or a duty performed: so nobody's patience ends while they are only being slow.
 */
import type { Books } from './books.ts'
import type { Wire } from './wire.ts'

type Parts = {
  clock: { now(): Date; advance(milliseconds: number): unknown }
  books: Books
  wire: Wire
  /** How much is going on at this moment. */
  busy?: () => number
  /** How often nothing must have changed, 8 ms apart, before a leap. */
  looks?: number
}

const moment = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** The poll of the duties' runner. */
const poll = 250
/** From here on a leap passes over leases and deadlines, so nobody must be on their way to something. */
const wide = 3_000
/** After so many looks, whoever is busy is waiting for time to pass. */
const stuck = 25

export type PassTime = ReturnType<typeof passTime>

export function passTime({ clock, books, wire, busy = wire.busy, looks = 4 }: Parts) {
  /** Until nothing moves any more by itself at this instant of the clock, or what moves is being kept waiting. */
  async function stillness(looks = 2) {
    for (let still = 0, seen = ''; still < (busy() === 0 ? looks : stuck); ) {
      await moment(8)
      const now = `${await books.fingerprint()} ${wire.exchanges.length}`
      still = now === seen ? still + 1 : 0
      seen = now
    }
  }
  const toNextDue = async () => {
    const due = await books.nextDue()
    return due ? due.getTime() - clock.now().getTime() : Number.POSITIVE_INFINITY
  }
  /** Whoever is being kept waiting has a patience of their own, which must end before their lease does. */
  const widest = () => (wire.waiting() > 0 ? wide : Number.POSITIVE_INFINITY)
  /** To what is due next, `most` milliseconds at most. False: nothing is. */
  async function step(most = Number.POSITIVE_INFINITY): Promise<boolean> {
    await stillness()
    const limit = Math.min(most, widest())
    if ((await toNextDue()) > Math.min(limit, wide)) await stillness(looks)
    const ahead = Math.min(await toNextDue(), limit)
    if (ahead === Number.POSITIVE_INFINITY) return false
    await clock.advance(Math.max(ahead, poll))
    return true
  }
  return {
    stillness,
    step,
    /** Until `happened` finds something. `most`: the longest step, in milliseconds. */
    async until<Found>(
      what: string,
      happened: () => Promise<Found> | Found,
      { most = Number.POSITIVE_INFINITY, steps = 1_000 } = {},
    ): Promise<NonNullable<Found>> {
      for (let taken = 0; taken < steps; taken++) {
        const found = await happened()
        if (found) return found
        if (!(await step(most))) await clock.advance(poll)
      }
      throw new Error(`time passed in vain until ${what}`)
    },
    /** Until nothing is owed any more but what has been left to people. */
    async rest(): Promise<void> {
      for (let steps = 0; steps < 500; steps++) if (!(await step())) return
      throw new Error(`something is owed for ever: ${JSON.stringify(await books.owed())}`)
    },
  }
}
