/** All payers of a run: they come at a pace, and no more of them at once than the two sides can serve. */
import { Agent } from 'undici'
import { type Walked, walk } from './payer.ts'
import { type PlannedPayment, planPayment } from './plan.ts'
import type { Town } from './town.ts'

export type CrowdOptions = {
  seed: number
  /** They come until there are so many, or so much time is over. */
  payments: number
  minutes?: number | undefined
  /** Whether time leaps for those who only wait, so that the run is not much longer than what happens in it. */
  swift: boolean
  stop?: AbortSignal
}

/** How many come in a second, and how many act at once. */
const pace = 20
const most = 40
/** Milliseconds that somebody may wait and still be counted as one who acts. */
const blink = 500
/** How far time leaps when all who are left only wait. */
const leap = 3_000

export async function everybody(town: Town, options: CrowdOptions): Promise<Walked[]> {
  const { seed, payments, minutes, swift, stop } = options
  await using opened = new AsyncDisposableStack()
  const agent = opened.adopt(new Agent({ headersTimeout: 5_000, bodyTimeout: 5_000 }), agent =>
    agent.destroy(),
  )
  let acting = 0
  let waiting = 0
  const pause = async (milliseconds: number) => {
    if (milliseconds <= blink) return town.clock.sleep(milliseconds)
    acting--
    waiting++
    await town.clock.sleep(milliseconds)
    waiting--
    acting++
  }
  const started = (idTransaction: string, { unheard }: PlannedPayment) => {
    if (unheard) town.unheard.add(idTransaction)
  }
  const world = { touchpoint: town.touchpoint, agent, pause, started }
  const walks: Promise<Walked>[] = []
  const begun = performance.now()
  const isOver = () =>
    walks.length >= payments ||
    stop?.aborted === true ||
    (minutes !== undefined && performance.now() - begun > minutes * 60_000)
  while (!isOver()) {
    const due = ((performance.now() - begun) * pace) / 1_000
    while (walks.length < Math.min(due, payments) && acting < most) {
      acting++
      walks.push(walk(world, planPayment(seed, walks.length)).finally(() => acting--))
    }
    await moment()
  }
  while (acting + waiting > 0) {
    if (swift && acting === 0) town.leap(leap)
    await moment()
  }
  return await Promise.all(walks) // before the connections go
}

const moment = () => new Promise(resolve => setTimeout(resolve, 20))
