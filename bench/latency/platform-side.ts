/** The platform's side under open load, before a PSP that answers at once. */
import { startBenchPlatform } from '../bench-platform.ts'
import { openGround } from '../ground.ts'
import type { Pace } from '../section.ts'
import { capacityOf, type Loaded, shares } from './loads.ts'
import { offer } from './open-load.ts'
import { payOver } from './platform-payment.ts'
import { openWatch, unwatched } from './watch.ts'

export async function measurePlatform(pace: Pace, stop: AbortSignal) {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround({ concurrency: 1, connections: pace.connections }))
  const { url } = await ground.newDatabase('platform')
  const platform = opened.use(
    await startBenchPlatform(ground, { databaseUrl: url, payers: 500, profile: pace.profile }),
  )

  async function turn(perSecond: number) {
    const { waits, watch } = openWatch()
    const arrive = (due: number, counts: boolean) =>
      payOver(platform, { watch: counts ? watch : unwatched, due })
    await offer({ perSecond, seconds: pace.seconds }, arrive, stop)
    return waits
  }
  const closedLoop = { name: 'closed loop', once: () => payOver(platform, { watch: unwatched, due: 0 }) }

  const capacity = await capacityOf(closedLoop, pace, stop)
  const loaded: Loaded = { quarter: [], half: [], threeQuarters: [] }
  for (let round = 0; round < pace.rounds; round++) {
    loaded.quarter.push(await turn(shares.quarter * capacity))
    loaded.half.push(await turn(shares.half * capacity))
    loaded.threeQuarters.push(await turn(shares.threeQuarters * capacity))
  }
  return { capacity, loaded }
}
