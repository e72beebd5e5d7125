/** The PSP's side under open load, and empty handlers under the same. */
import { join } from 'node:path'
import { systemClock } from '../../src/runtime/clock.ts'
import { createDevelopmentPki } from '../../src/runtime/development-pki.ts'
import { startBenchPsp } from '../bench-psp.ts'
import { type Callback, startCounterpart } from '../counterpart.ts'
import { startEmpty } from '../empty/empty.ts'
import { customerOf, openGround } from '../ground.ts'
import { playTurn } from '../rounds.ts'
import type { Pace } from '../section.ts'
import { commitTimes, fromCommit } from './commit-to-callback.ts'
import { capacityOf, type Loaded, shares } from './loads.ts'
import { offer } from './open-load.ts'
import { type Door, payThrough } from './psp-payment.ts'
import { openWatch, unwatched, type Waits, type Watch } from './watch.ts'

export type PspSide = {
  capacity: number
  loaded: Loaded
  /** At half of capacity, round by round. */
  empty: Waits[]
  commitToCallback: number[][]
}

/** So many that none waits for another of the same account. */
const customers = 200
/** Of the platform, and of all browsers. */
const connections = 64

export async function measurePsp(pace: Pace, stop: AbortSignal): Promise<PspSide> {
  await using opened = new AsyncDisposableStack()
  const size = { concurrency: customers, connections: pace.connections }
  const ground = opened.use(await openGround(size, commitTimes))
  const counterpart = opened.use(await startCounterpart())
  const options = { name: 'psp', payers: connections, profile: pace.profile }
  const psp = opened.use(await startBenchPsp(ground, counterpart, options))
  const ours: Door = { ...psp, told: counterpart.told }
  const pki = await createDevelopmentPki(join(ground.directory, 'pki'), systemClock.now())
  const handlers = opened.use(await startEmpty(pki, { payers: connections, platformUrl: counterpart.url }))
  const empty: Door = { ...handlers, told: counterpart.told }

  let payments = 0
  function pay(door: Door, watch: Watch, due: number) {
    const customer = customerOf(++payments % customers)
    return payThrough(door, { customer, ending: payments % 2 === 0 ? 'closed' : 'refunded', watch, due })
  }
  async function turn(door: Door, perSecond: number) {
    const { waits, watch } = openWatch()
    const callbacks: Callback[] = []
    const arrive = async (due: number, counts: boolean) => {
      const callback = await pay(door, counts ? watch : unwatched, due)
      if (counts) callbacks.push(callback)
    }
    await offer({ perSecond, seconds: pace.seconds }, arrive, stop)
    return { waits, callbacks }
  }
  const closedLoop = (door: Door) => ({
    name: 'closed loop',
    once: async () => void (await pay(door, unwatched, 0)),
  })

  const capacity = await capacityOf(closedLoop(ours), pace, stop)
  await playTurn(closedLoop(empty), pace, stop) // warms it up
  const side: PspSide = {
    capacity,
    loaded: { quarter: [], half: [], threeQuarters: [] },
    empty: [],
    commitToCallback: [],
  }
  for (let round = 0; round < pace.rounds; round++) {
    side.loaded.quarter.push((await turn(ours, shares.quarter * capacity)).waits)
    const half = await turn(ours, shares.half * capacity)
    side.loaded.half.push(half.waits)
    side.commitToCallback.push(await fromCommit(psp.database, half.callbacks))
    side.empty.push((await turn(empty, shares.half * capacity)).waits)
    side.loaded.threeQuarters.push((await turn(ours, shares.threeQuarters * capacity)).waits)
  }
  await psp.check()
  return side
}
