/** Memory over time: what is left after a collection must not grow with what was sent. */
import type { Finding } from './finding.ts'
import type { Memory, Side } from './side-under-fire.ts'

export type Weighing = { sent: number } & Record<Side, Memory>

/** The first rounds compile, fill pools, and remember statements. */
const warm = 3
const room = 24 * 1024 * 1024

/** Held against the lightest of the first rounds after the warming up: one that was weighed in mid-work is no measure. */
export function grown(weighings: readonly Weighing[]): Finding[] {
  const counted = weighings.slice(warm)
  const last = counted.slice(-3)
  if (counted.length < 4) return []
  return (['psp', 'platform'] as const).flatMap(side => {
    const held = (list: readonly Weighing[]) =>
      Math.min(...list.map(one => one[side].heap + one[side].external))
    const growth = held(last) - held(counted.slice(0, 3))
    if (growth <= room) return []
    return [
      {
        kind: 'memory',
        what: `the ${side} holds ${Math.round(growth / 1024 / 1024)} MiB more than at the beginning`,
      },
    ]
  })
}
