/**
 * Rounds of two contenders by turns, A B A B, so that whatever else the machine is doing falls on both. Their ratio is
 * taken within each round, and its median over the rounds is what a comparison says.
 */
export type Contender = {
  name: string
  /** One payment, or one write, from its start to its end. `worker` is who of those at once does it. */
  once(worker: number): Promise<void>
  /** Milliseconds of CPU that the process under test has used so far. */
  cpu?(): Promise<number>
}
export type Comparison = { measured: Contender; baseline: Contender }
export type Turn = { perSecond: number; cpuEach: number | undefined }
export type Round = { measured: Turn; baseline: Turn }
export type Played = Comparison & { rounds: Round[] }

type Pace = { seconds: number; rounds: number; concurrency: number }

export async function playRounds(
  comparisons: Comparison[],
  pace: Pace,
  stop: AbortSignal,
): Promise<Played[]> {
  const played = comparisons.map(comparison => ({ ...comparison, rounds: [] as Round[] }))
  const warmUp = { ...pace, seconds: Math.min(2, pace.seconds) }
  for (const comparison of played) await playRound(comparison, warmUp, stop)
  for (let round = 0; round < pace.rounds; round++)
    for (const comparison of played) comparison.rounds.push(await playRound(comparison, pace, stop))
  return played
}

const playRound = async ({ measured, baseline }: Comparison, pace: Pace, stop: AbortSignal) => ({
  measured: await playTurn(measured, pace, stop),
  baseline: await playTurn(baseline, pace, stop),
})

/** Nobody starts anew once the time is over, and the turn lasts until everybody has ended. */
async function playTurn({ once, cpu }: Contender, { seconds, concurrency }: Pace, stop: AbortSignal) {
  const before = await cpu?.()
  const start = performance.now()
  let count = 0
  const work = async (_: unknown, worker: number) => {
    while (performance.now() - start < seconds * 1000) {
      stop.throwIfAborted()
      await once(worker)
      count++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  const elapsed = performance.now() - start
  const after = await cpu?.()
  const cpuEach = before === undefined || after === undefined ? undefined : (after - before) / count
  return { perSecond: (count / elapsed) * 1000, cpuEach }
}
