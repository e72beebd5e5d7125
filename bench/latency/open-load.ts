/**
 * Open load: payments arrive at fixed times, whatever is still under way. Who is measured cannot put the next one off by
 * being slow, and what it makes others wait is counted, for their time begins when they were to arrive.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

export type Load = { perSecond: number; seconds: number }

/** `due`: when it was to arrive, by `performance.now()`. `counts`: false while the turn is young. */
export type Arrive = (due: number, counts: boolean) => Promise<void>

/** In seconds: for as long connections are opened, and nothing is counted. */
const leadIn = 1

/** A timer may be as late: what is left is waited for without one. */
const timerPrecision = 1.5

export async function offer({ perSecond, seconds }: Load, arrive: Arrive, stop: AbortSignal): Promise<void> {
  const start = performance.now()
  const underWay: Promise<void>[] = []
  for (let place = 0; place < perSecond * (leadIn + seconds); place++) {
    const due = start + (place / perSecond) * 1_000
    await until(due)
    stop.throwIfAborted()
    const arrived = arrive(due, place >= perSecond * leadIn)
    arrived.catch(() => {}) // is heard of below
    underWay.push(arrived)
  }
  await Promise.all(underWay)
}

async function until(due: number) {
  const left = due - performance.now()
  if (left > timerPrecision) await sleep(left - timerPrecision)
  while (performance.now() < due) await nextTurn()
}
