/** How much is sent, from which seed, and to which door. */
import { parseArgs } from 'node:util'
import { doors } from './doors.ts'

export type Options = { inputs: number; seed: number; door: string | undefined; only: number | undefined }

export class WrongOptions extends Error {}

export const usage = `npm run fuzz -- [--inputs N] [--seed S] [--door NAME [--only INDEX]]

  --inputs  how many inputs in all (20000)
  --seed    what they are derived from (chosen by chance, and printed)
  --door    one of ${doors.map(({ name }) => name).join(', ')}
  --only    the number of the one input to send`

export function readOptions(args: string[], chance: () => number): Options {
  const { inputs, seed, door, only } = parse(args)
  if (door !== undefined && !doors.some(({ name }) => name === door))
    throw new WrongOptions(
      `--door: expected one of ${doors.map(({ name }) => name).join(', ')}, found ${door}`,
    )
  if (only !== undefined && (door === undefined || seed === undefined))
    throw new WrongOptions('--only: expected --door and --seed beside it')
  return {
    inputs: number('inputs', inputs, 1, 100_000_000) ?? 20_000,
    seed: number('seed', seed, 0, 2 ** 31) ?? chance(),
    door,
    only: number('only', only, 0, 100_000_000),
  }
}

function number(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new WrongOptions(`--${name}: expected a number from ${least} to ${most}, found ${text}`)
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args, options: { inputs: text, seed: text, door: text, only: text } }).values
  } catch (error) {
    throw new WrongOptions(error instanceof Error ? error.message : 'the options cannot be read')
  }
}
