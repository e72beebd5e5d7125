/** The platform’s side, with a PSP that answers at once. */
import { join } from 'node:path'
import { migratePlatform } from '../../src/platform/platform.ts'
import { startBenchPlatform } from '../bench-platform.ts'
import type { Ground } from '../ground.ts'
import { cpuOf, machineOf, type Played, rateOf, ratioOf } from '../rounds.ts'
import type { Pace } from '../section.ts'
import { areClosed, payThroughPlatform } from './platform-payer.ts'
import { platformWrites } from './platform-writes.ts'
import type { Found, Side } from './side.ts'

export async function openPlatformSide(
  ground: Ground,
  { concurrency: payers, profile }: Pace,
): Promise<Side> {
  await using opened = new AsyncDisposableStack()
  const { url: databaseUrl, database } = await ground.newDatabase('platform')
  const platform = opened.use(
    await startBenchPlatform(ground, {
      databaseUrl,
      payers,
      profile: profile && join(profile, 'platform'),
    }),
  )
  const bare = await ground.newDatabase('platform_writes')
  await migratePlatform(bare.url)
  const ends = opened.move()
  return {
    contenders: [
      {
        name: 'through the platform, to the closing that the PSP accepts',
        once: () => payThroughPlatform(platform),
        cpu: platform.cpu,
      },
      { name: 'its writes, bare', once: platformWrites(bare.database) },
    ],
    check: () => areClosed(database),
    found,
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

function found([platform, writes]: Played[]): Found {
  if (!platform || !writes) throw new Error('nothing was played')
  const ratio = ratioOf(platform, writes)
  return {
    table: {
      caption: 'The platform’s side',
      columns: [
        { name: 'payments a second', unit: 'a second' },
        { name: 'node’s CPU for each', unit: 'ms' },
        { name: 'machine’s CPU', unit: 'ms' },
        { name: 'times the bare writes', unit: 'times' },
      ],
      rows: [
        { name: platform.name, figures: [rateOf(platform), cpuOf(platform), machineOf(platform), ratio] },
        { name: writes.name, figures: [rateOf(writes), undefined, machineOf(writes)] },
      ],
    },
    measured: { 'platform-of-limit': ratio },
  }
}
