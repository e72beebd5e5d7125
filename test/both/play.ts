/** Plays a payment from a notice of its own to its end, with something that goes wrong once on the way. */
import type { Books } from './books.ts'
import type { Effects, Point } from './effects.ts'
import type { PassTime } from './pass-time.ts'
import type { People } from './people.ts'
import { stubbornPayer } from './stubborn-payer.ts'
import type { Wire } from './wire.ts'

/** How it is to end: in this state, whatever the wire does to messages on the way there. */
export type Scenario = { end: 'NOTIFIED_OK' | 'REFUNDED'; wire?(wire: Wire, books: Books): void }
export type Stage = {
  books: Books
  wire: Wire
  everybody: People
  time: PassTime
  effects: Effects
  /** Sees to it that whoever was struck has a successor. */
  revive(): Promise<void>
}
export type Played = Awaited<ReturnType<typeof play>>

const most = 400
/** In cents: so that the payer can pay as often as something goes wrong. */
const small = 100

export async function play(stage: Stage, { end, wire: bend }: Scenario, point?: Point) {
  const { books, wire, everybody, time, effects, revive } = stage
  const before = await books.balance()
  const notice = everybody.newNotice(small)
  const payer = stubbornPayer({ everybody, books, notice, end })
  wire.mend()
  bend?.(wire, books)
  effects.count(point)
  for (let rounds = 0; rounds < most; rounds++) {
    await revive()
    const acted = await payer.act()
    await time.stillness()
    if (acted || effects.struck() || (await time.step()) || (await payer.act())) continue
    const attempts = await books.attempts(notice)
    const moved = await Promise.all(attempts.map(({ idTransaction }) => books.moved(idTransaction)))
    return {
      reached: effects.reached(),
      passed: effects.passed(),
      end: {
        state: attempts.at(-1)?.state,
        locked: await books.locked(notice),
        paid: before - (await books.balance()),
        moved: moved.flat(),
      },
    }
  }
  throw new Error(`it does not come to its end: ${JSON.stringify(await books.owed())}`)
}
