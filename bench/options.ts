/** What to measure, and for how long. */
import { parseArgs } from 'node:util'
import { type PartName, parts } from './parts.ts'
import type { Pace } from './section.ts'

export type Options = {
  parts: PartName[]
  pace: Pace
  /** Where the figures and the page are written. */
  json: string
  report: string
}

export class WrongOptions extends Error {}

const names = Object.keys(parts) as PartName[]
const most = { seconds: 600, rounds: 100, concurrency: 46, connections: 90, stored: 100_000_000 }

export const usage = `npm run bench -- [part …] [--seconds N] [--rounds N] [--concurrency N] [--connections N] [--stored N]
                 [--json FILE] [--report FILE] [--profile DIRECTORY]

  part           ${names.join(', ')}; all of them where none is named
  --seconds      how long a turn lasts (3)
  --rounds       how often each has its turn (5)
  --concurrency  payers at once (16)
  --connections  to PostgreSQL: a node's, and a baseline's (10)
  --stored       payments that the growth ends with (10000000)
  --json         where the figures go (bench-figures.json)
  --report       where the page goes (bench-report.html)
  --profile      where CPU profiles of what is measured go, for the browser's DevTools`

export function readOptions(args: string[]): Options {
  const { values, positionals } = parse(args)
  for (const name of positionals)
    if (!(name in parts)) throw new WrongOptions(`expected one of ${names.join(', ')}, found ${name}`)
  const number = (name: keyof typeof most) => within(name, values[name], most[name])
  return {
    parts: names.filter(name => positionals.length === 0 || positionals.includes(name)),
    pace: {
      seconds: number('seconds'),
      rounds: number('rounds'),
      concurrency: number('concurrency'),
      connections: number('connections'),
      stored: number('stored'),
      profile: values.profile,
    },
    json: values.json,
    report: values.report,
  }
}

function within(name: string, text: string, limit: number): number {
  const value = Number(text)
  if (value > 0 && value <= limit && (Number.isInteger(value) || name === 'seconds')) return value
  throw new WrongOptions(`--${name}: expected a number from 1 to ${limit}, found ${text}`)
}

function parse(args: string[]) {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const options = {
    seconds: text('3'),
    rounds: text('5'),
    concurrency: text('16'),
    connections: text('10'), // a node's own default
    stored: text('10000000'),
    json: text('bench-figures.json'),
    report: text('bench-report.html'),
    profile: { type: 'string' },
  } as const
  try {
    return parseArgs({ args, allowPositionals: true, options })
  } catch (error) {
    throw new WrongOptions(error instanceof Error ? error.message : 'the options cannot be read')
  }
}
