/** What stands behind `npm run chaos`. */
import { parseArgs } from 'node:util'
import { WrongArguments } from '../../src/arguments.ts'

export type ChaosOptions = {
  payments: number
  minutes: number | undefined
  seed: number
  report: string
}

/** Where nothing says how many. */
const usual = 1_000
const most = { payments: 10_000_000, minutes: 10_000, seed: 2_147_483_647 }

/** `seed`: where none is given. */
export function readOptions(args: string[], seed: number): ChaosOptions {
  const values = parse(args)
  const number = (name: keyof typeof most) => {
    const text = values[name]
    return text === undefined ? undefined : within(name, text)
  }
  const minutes = number('minutes')
  const payments = number('payments') ?? (minutes === undefined ? usual : most.payments)
  const { report = 'chaos-report.html' } = values
  if (report === '') throw new WrongArguments('--report: expected the name of a file')
  return { payments, minutes, seed: number('seed') ?? seed, report }
}

function within(name: keyof typeof most, text: string): number {
  const value = text === '' ? Number.NaN : Number(text)
  const whole = name === 'minutes' || Number.isInteger(value)
  if (value > 0 && value <= most[name] && whole) return value
  const what = name === 'minutes' ? 'number up to' : 'whole number from 1 to'
  throw new WrongArguments(`--${name}: expected a ${what} ${most[name]}, found ${text || 'nothing'}`)
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args, options: { payments: text, minutes: text, seed: text, report: text } }).values
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}
