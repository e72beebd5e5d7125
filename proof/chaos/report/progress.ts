/** Payments over time, with what was done to whom on the same axis. */

import { section } from '../../../report/document.ts'
import { drawOverTime } from '../../../report/plots/over-time.ts'
import type { Html } from '../../../src/runtime/html.ts'
import type { ChaosRecord } from '../record.ts'
import { looks } from './strikes.ts'

/** More points than this would make no finer line. */
const mostPoints = 300

export function progress({ progress, strikes, took }: ChaosRecord): Html {
  const points = thinned(progress)
  const line = (of: 'begun' | 'ended') => points.map(point => [point.at, point[of]] as [number, number])
  return section({
    title: 'Payments over time',
    says: 'Payments that were begun and that reached their end, so far and each second; beneath, on the same clock, who was struck down and for how long. When the faults stop, what is still owed is worked off.',
    body: drawOverTime({
      name: 'progress',
      says: 'Payments begun and ended over time, with the strikes on the nodes and the databases.',
      until: Math.max(1_000, took.fire + took.calm, ...points.slice(-1).map(({ at }) => at)),
      rising: [
        { word: 'begun', ink: 'var(--ink-1)', points: line('begun') },
        { word: 'ended', ink: 'var(--ink-2)', points: line('ended') },
      ],
      spans: strikes.map(({ at, lasted, whom, strike }) => ({
        lane: whom,
        ...looks[strike],
        from: at,
        to: at + lasted,
      })),
      mark: { at: took.fire, word: 'faults stop' },
    }),
  })
}

function thinned(points: ChaosRecord['progress']): ChaosRecord['progress'] {
  const step = Math.ceil(points.length / mostPoints)
  return points.filter((_, index) => index % step === 0 || index === points.length - 1)
}
