/** What somebody waits: milliseconds of each kind, their last in a hundred, and how two turns compare. */
export type Waits = Record<'POST /payments' | 'closing' | 'refund', number[]>

/** The most that a slow PSP may make another's last in a hundred wait. */
const limit = 1.5

/** False: the median over the rounds is above the limit for one of them. */
export function printRatios(rounds: { alone: Waits; beside: Waits }[]): boolean {
  const kinds = ['POST /payments', 'closing', 'refund'] as const
  console.log(
    `${''.padEnd(16)}${['median', 'p99 alone', 'p99 beside'].map(text => text.padStart(12)).join('')}   ratio of p99`,
  )
  const medians = kinds.map(kind => {
    const turns = rounds.map(({ alone, beside }) => ({ alone: alone[kind], beside: beside[kind] }))
    const ratios = turns.map(({ alone, beside }) => at(0.99, beside) / at(0.99, alone))
    const ratio = at(0.5, ratios)
    const figures = [
      at(0.5, turns.flatMap(({ alone }) => alone)), // biome-ignore format: a figure a line
      at(0.5, turns.map(({ alone }) => at(0.99, alone))), // biome-ignore format: a figure a line
      at(0.5, turns.map(({ beside }) => at(0.99, beside))), // biome-ignore format: a figure a line
    ]
    const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`
    const count = turns.reduce((sum, { alone, beside }) => sum + alone.length + beside.length, 0)
    const told = figures.map(figure => `${figure.toFixed(1)} ms`.padStart(12)).join('')
    console.log(`${kind.padEnd(16)}${told}   ${ratio.toFixed(2)} (${range}), of ${count}`)
    return ratio
  })
  return medians.every(ratio => ratio <= limit)
}

/** The value below which `share` of them are. */
function at(share: number, values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
