/**
 * How many payments a second each side carries from their beginning to their end, against the writes that it cannot do
 * without, issued bare. The PSP’s side is held against the textbook stack too, and against what HTTP alone costs.
 */
import { openGround } from '../ground.ts'
import { playRounds } from '../rounds.ts'
import type { Part } from '../section.ts'
import { openPlatformSide } from './platform-side.ts'
import { openPspSide } from './psp-side.ts'

export const lifecycle: Part = async (pace, stop) => {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround(pace))
  const psp = opened.use(await openPspSide(ground, pace))
  const platform = opened.use(await openPlatformSide(ground, pace))
  const played = await playRounds([...psp.contenders, ...platform.contenders], pace, stop)
  await psp.check()
  await platform.check()
  const ofPsp = psp.found(played.slice(0, psp.contenders.length))
  const ofPlatform = platform.found(played.slice(psp.contenders.length))
  return {
    title: 'Lifecycle',
    says:
      'Payments from their beginning to a confirmed outcome, or to an accepted closing. Payers, counterparts, node and ' +
      'PostgreSQL share the machine. A ratio is taken within each round.',
    tables: [ofPsp.table, ofPlatform.table],
    measured: { ...ofPsp.measured, ...ofPlatform.measured },
  }
}
