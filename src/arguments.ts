/** Reads which command is meant, and what stands behind it. */
import { parseArgs } from 'node:util'
import { PlainError } from './runtime/plain-error.ts'

export class WrongArguments extends PlainError {}

/** What may stand behind a command: how many words, and which flags. */
export type Takes = { words?: readonly [least: number, most: number]; flags?: readonly Flag[] }
type Flag = (typeof flags)[number]

/** What stood there. */
export type Given = { words: string[]; flags: ReadonlySet<Flag> }
export type Call<Name> = Given & { name: Name; config: string | undefined }

const flags = ['json', 'given-up'] as const

/** Undefined: no command is named. */
export function readArguments<Name extends string>(
  given: string[],
  commands: Record<Name, Takes>,
): Call<Name> | 'help' | undefined {
  const { values, positionals } = parse(given)
  if (values.help) return 'help'
  const isCommand = (name: string): name is Name => Object.hasOwn(commands, name)
  const name = [positionals.slice(0, 2), positionals.slice(0, 1)]
    .map(words => words.join(' '))
    .find(isCommand)
  if (name === undefined) return undefined
  const words = positionals.slice(name.split(' ').length)
  const set = new Set(flags.filter(flag => values[flag]))
  const { words: [least, most] = [0, 0], flags: known = [] } = commands[name]
  if (words.length > most)
    throw new WrongArguments(`${name}: expected ${amount(most)} behind it, found ${words.join(' ')}`)
  if (words.length < least)
    throw new WrongArguments(`${name}: expected more behind it; see passerella --help`)
  const strange = [...set].find(flag => !known.includes(flag))
  if (strange) throw new WrongArguments(`${name}: does not know --${strange}`)
  return { name, words, flags: set, config: values.config }
}

const amount = (most: number) => (most === 0 ? 'nothing' : `${most} at most`)

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        'given-up': { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}
