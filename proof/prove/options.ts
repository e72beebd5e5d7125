/** How far to explore, and what to show. */
import { parseArgs } from 'node:util'
import { type Bounds, bounds } from './bounds.ts'
import type { Mutant } from './mutants/mutant.ts'
import { mutants } from './mutants.ts'

export type Options = {
  bounds: Bounds
  /** A mistake whose way is shown, instead of everything else. */
  show?: Mutant
}

const most = 12

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      bounds: { type: 'string', default: 'full' },
      messages: { type: 'string' },
      show: { type: 'string' },
    },
  })
  return {
    bounds: {
      ...boundsOf(values.bounds),
      ...(values.messages !== undefined && { room: roomOf(values.messages) }),
    },
    ...(values.show !== undefined && { show: mutantOf(values.show) }),
  }
}

function boundsOf(name: string): Bounds {
  if (name === 'small' || name === 'full') return bounds[name]
  throw new Error(`--bounds: expected small or full, found ${name}`)
}

function roomOf(text: string): number {
  const room = Number(text)
  if (Number.isInteger(room) && room >= 1 && room <= most) return room
  throw new Error(`--messages: expected a whole number from 1 to ${most}, found ${text}`)
}

function mutantOf(name: string): Mutant {
  const found = mutants.filter(mutant => mutant.name.includes(name))
  const [one, other] = found
  if (one && !other) return one
  const names = (found.length > 0 ? found : mutants).map(({ name }) => `  ${name}`).join('\n')
  throw new Error(
    `--show: expected the name of one of these mistakes, or a part that no other has:\n${names}`,
  )
}
