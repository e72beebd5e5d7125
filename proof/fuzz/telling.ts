/** What a campaign prints: how far it is, and in the end what was sent, what came back, and what it weighed. */
import type { Campaign } from './campaign.ts'
import { tell } from './finding.ts'

const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`

/** What was found, at once, and a line every few seconds. */
export function newProgress({ inputs, seed }: { inputs: number; seed: number }): (so: Campaign) => void {
  const begun = performance.now()
  let next = 0
  let told = 0
  return ({ sent, weighings, findings }) => {
    for (const finding of findings.slice(told)) console.log(tell(finding, seed))
    told = findings.length
    const seconds = (performance.now() - begun) / 1000
    const last = weighings.at(-1)
    if (seconds < next || !last) return
    next = seconds + 5
    const heap = (['psp', 'platform'] as const)
      .map(side => `${side} ${mebibytes(last[side].heap)}`)
      .join(', ')
    const rate = Math.round(sent / seconds)
    console.log(`${sent} of ${inputs}, ${rate} a second, heap: ${heap}, found: ${findings.length}`)
  }
}

export function summary({ sent, statuses, weighings, findings }: Campaign): string {
  const doors = [...statuses].map(([door, told]) => {
    const all = [...told].sort(([one], [other]) => one.localeCompare(other))
    return `  ${door.padEnd(24)} ${all.map(([status, count]) => `${status}: ${count}`).join(', ')}`
  })
  const few = weighings.filter(
    (_, at) => at % Math.ceil(weighings.length / 8) === 0 || at === weighings.length - 1,
  )
  const weights = few.map(one => {
    const of = (side: 'psp' | 'platform') =>
      `${side} ${mebibytes(one[side].heap)} heap, ${mebibytes(one[side].rss)} resident, ${one[side].sockets} sockets`
    return `  after ${String(one.sent).padEnd(9)} ${of('psp')}; ${of('platform')}`
  })
  return [`${sent} inputs`, ...doors, 'memory', ...weights, `${findings.length} findings`].join('\n')
}
