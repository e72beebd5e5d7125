/** How many payments a second several processes of the PSP carry over one database, as times of what one carries. */
import { availableParallelism } from 'node:os'
import { type BenchPsp, startBenchPsp } from '../bench-psp.ts'
import { startCounterpart } from '../counterpart.ts'
import { customerOf, openGround } from '../ground.ts'
import { payAtPsp } from '../lifecycle/psp-payer.ts'
import { type Contender, cpuOf, type Played, playRounds, playTurn, rateOf, ratioOf } from '../rounds.ts'
import type { Pace, Part, Section } from '../section.ts'

const counts = [1, 2, 4]
const mostNodes = Math.max(...counts)

/** In seconds, for each node: several share what one has alone, and a cold one is slow. */
const warmUp = 2

/** All of them, and what else asks, each with a pool of its own. */
const roomFor = (connections: number) => ({ max_connections: String(connections * 11 + 20) })

/**
 * As many payers for one node as for four: enough that all are busy, although a payer whose payment another node has
 * ended waits until theirs looks again.
 */
const crowded = (pace: Pace): Pace => ({ ...pace, concurrency: pace.concurrency * mostNodes })

export const nodes: Part = async (usual, stop) => {
  const pace = crowded(usual)
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround(pace, roomFor(pace.connections)))
  const counterpart = opened.use(await startCounterpart())
  const psps: BenchPsp[] = []
  for (const count of counts) {
    const options = { name: `nodes_${count}`, payers: pace.concurrency, profile: pace.profile, nodes: count }
    psps.push(opened.use(await startBenchPsp(ground, counterpart, options)))
  }
  const contenders = psps.map(contenderOf)
  for (const [place, contender] of contenders.entries())
    await playTurn(contender, { ...pace, seconds: warmUp * (counts[place] ?? 1) }, stop)
  const played = await playRounds(contenders, pace, stop)
  for (const psp of psps) await psp.check()
  return sectionOf(played, pace)
}

const contenderOf = (psp: BenchPsp): Contender => ({
  name: psp.apis.length === 1 ? 'one node' : `${psp.apis.length} nodes`,
  once: worker =>
    payAtPsp({ ...psp, api: psp.apis[worker % psp.apis.length] ?? psp.api }, customerOf(worker)),
  cpu: psp.cpu,
})

const sectionOf = (played: Played[], { concurrency }: Pace): Section => ({
  title: 'Several nodes',
  says: `Nodes of one PSP over one PostgreSQL, ${concurrency} payers at once; a payer’s page is another node’s than the platform asked. ${limitOf(availableParallelism())}`,
  tables: [
    {
      caption: 'The PSP’s side',
      columns: [
        { name: 'payments a second', unit: 'a second' },
        { name: 'of one node', unit: 'times' },
        { name: 'the nodes’ CPU for each', unit: 'ms' },
      ],
      rows: played.map((turns, place) => ({
        name: turns.name,
        figures: [rateOf(turns), place === 0 ? undefined : ratioTo(played[0], turns), cpuOf(turns)],
      })),
    },
  ],
  measured: {},
})

const ratioTo = (one: Played | undefined, turns: Played) => one && ratioOf(turns, one)

/** Each node wants a core, and so do PostgreSQL, the payers and who hears the callbacks. */
const limitOf = (cores: number): string =>
  cores < mostNodes + 3
    ? `What limits it on ${cores} cores is the cores: nodes, payers, counterpart and PostgreSQL share them.`
    : `There are ${cores} cores: what is missing to as many times as there are nodes, PostgreSQL and its disk take.`
