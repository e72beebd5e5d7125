/** What a node needs before anybody pays, and while they do: its memory, and the time from its start until it is ready. */
import { startCounterpart } from '../counterpart.ts'
import { openGround } from '../ground.ts'
import type { Part, Section, Table } from '../section.ts'
import { spreadOf } from '../spread.ts'
import { build } from './build.ts'
import { type Found, watchRounds } from './rounds.ts'
import { platformSide, pspSide } from './sides.ts'

export const memory: Part = async (pace, stop) => {
  await using opened = new AsyncDisposableStack()
  await build()
  const ground = opened.use(await openGround(pace))
  const counterpart = opened.use(await startCounterpart())
  const psp = opened.use(await pspSide(ground, counterpart, pace.concurrency))
  const platform = opened.use(await platformSide(ground, pace.concurrency))
  return sectionOf(await watchRounds([psp, platform], pace, stop))
}

const names = {
  'psp dist': 'the PSP, built',
  'platform dist': 'the platform, built',
  'psp src': 'the PSP, from its sources',
  'platform src': 'the platform, from its sources',
  node: 'Node, with nothing to run',
} satisfies Record<keyof Found, string>

const sectionOf = (found: Found): Section => ({
  title: 'Memory and start',
  says: [
    'Nodes started by the command line, with a file of settings, certificates and a database that is there and up to date.',
    'Idle: after ten turns in which nobody asked for anything. Busy: the most that is seen while payers pay as fast as they can.',
    'What is built is what runs in production, and the goals are for that; the sources are read as TypeScript at each start.',
  ].join(' '),
  tables: [memoryTable(found), startTable(found)],
  measured: {
    'psp-idle-memory': spreadOf(found['psp dist'].idle),
    'platform-idle-memory': spreadOf(found['platform dist'].idle),
    'psp-ready': spreadOf(found['psp dist'].ready),
    'platform-ready': spreadOf(found['platform dist'].ready),
  },
})

const keys = Object.keys(names) as (keyof Found)[]

const memoryTable = (found: Found): Table => ({
  caption: 'Resident memory of a node',
  columns: [
    { name: 'idle', unit: 'MB' },
    { name: 'busy', unit: 'MB' },
  ],
  rows: keys.map(key => {
    const { idle, loaded } = found[key]
    return { name: names[key], figures: [spreadOf(idle), loaded.length > 0 ? spreadOf(loaded) : undefined] }
  }),
})

const startTable = (found: Found): Table => ({
  caption: 'From its start until it is ready',
  columns: [{ name: 'start', unit: 's' }],
  rows: keys.map(key => ({ name: names[key], figures: [spreadOf(found[key].ready)] })),
})
