/** Lets time pass, when nothing goes wrong any more, until nothing is owed but what has been left to people. */
import type { Town } from './town.ts'

/** Milliseconds between two looks, and how many of them must find nothing new. */
const moment = 25
const still = 3
/** Leaps become longer: at first much falls due at once, later what falls due only after a day. */
const shortest = 1_000
const growth = 1.08
const longest = 300_000
const most = 3_000

export async function rest(town: Pick<Town, 'books' | 'busy' | 'clock' | 'leap'>): Promise<void> {
  const { books, clock, leap } = town
  let least = shortest
  for (let leaps = 0; leaps < most; leaps++) {
    await stillness(town)
    const due = await books.nextDue()
    if (!due) return
    leap(Math.max(due.getTime() - clock.now().getTime(), least))
    least = Math.min(least * growth, longest)
  }
  throw new Error(`something is owed for ever: ${JSON.stringify((await books.owed()).slice(0, 20))}`)
}

async function stillness({ books, busy }: Pick<Town, 'books' | 'busy'>) {
  for (let seen = '', looks = 0; looks < still; ) {
    await new Promise(resolve => setTimeout(resolve, moment))
    const now = busy() === 0 ? await books.fingerprint() : ''
    looks = now !== '' && now === seen ? looks + 1 : 0
    seen = now
  }
}
