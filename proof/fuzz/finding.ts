/** What should not have happened, and how to see it again. */
import type { Input } from './input.ts'
import type { Heard } from './lane.ts'

/** An answer is of one input; whatever else is seen is seen from outside, after many. */
export type Finding = {
  kind: 'answer' | 'trace' | 'log' | 'fall' | 'memory'
  what: string
  input?: Input
  heard?: Heard
  more?: string
  /** Those of which one must have been the cause. */
  among?: readonly Input[]
  times?: number
}

/** Each kind once, at the first input that showed it. */
export function kindsOf(findings: readonly Finding[]): Finding[] {
  const kinds = Map.groupBy(findings, ({ what, input }) => `${input?.door.name}: ${what}`)
  return [...kinds.values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, times: 1 + more.length }] : [],
  )
}

export function tell(finding: Finding, seed: number): string {
  const { what, input, heard, more, among = [], times = 1 } = finding
  return [
    `FOUND: ${what}${times > 1 ? `, ${times} times` : ''}`,
    ...(input ? told(input, seed) : []),
    ...(heard?.answers ?? []).map(
      ({ status, headers, body }) => `  heard: ${status} ${JSON.stringify(headers)} ${escaped(body)}`,
    ),
    ...(more === undefined ? [] : [`  ${more}`]),
    ...(among.length > few ? [`  one of ${among.length} inputs, and none of them alone`] : []),
    ...(among.length > few ? [] : among.flatMap(one => told(one, seed))),
  ].join('\n')
}

const few = 3

const told = ({ door, index, bytes, wrongs, plain }: Input, seed: number) => [
  `  at ${door.name}, input ${index}: ${wrongs.join('; ') || 'as it is'}`,
  `  sent${plain ? ' below TLS' : ''}: ${escaped(bytes)}`,
  `  again: npm run fuzz -- --seed ${seed} --door ${door.name} --only ${index}`,
]

const longest = 3_000

function escaped(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('latin1', 0, longest))
  return bytes.length > longest ? `${text} and ${bytes.length - longest} bytes more` : text
}
