/** What to measure, and for how long. */
import { parseArgs } from 'node:util'

export type Options = {
  what: 'lifecycle' | 'writes'
  seconds: number
  rounds: number
  concurrency: number
  /** The size of the pool: the PSP’s, and the baseline’s. */
  connections: number
  json: boolean
  /** A directory for CPU profiles of the PSP's processes. */
  profile: string | undefined
}

const most = { seconds: 600, rounds: 100, concurrency: 46, connections: 90 } // the sandbox's page lists fifty customers, four its own

export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '5' },
      concurrency: { type: 'string', default: '16' },
      connections: { type: 'string', default: '10' }, // a PSP's own default
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  })
  const [what = 'lifecycle'] = positionals
  if (what !== 'lifecycle' && what !== 'writes')
    throw new Error(`expected lifecycle or writes, found ${what}`)
  const number = (name: keyof typeof most) => within(name, Number(values[name]), most[name])
  return {
    what,
    seconds: number('seconds'),
    rounds: number('rounds'),
    concurrency: number('concurrency'),
    connections: number('connections'),
    json: values.json,
    profile: values.profile,
  }
}

function within(name: string, value: number, limit: number): number {
  if (value > 0 && value <= limit && (Number.isInteger(value) || name === 'seconds')) return value
  throw new Error(`--${name}: expected a number from 1 to ${limit}`)
}
