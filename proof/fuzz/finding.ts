/** What should not have happened, and how to see it again. */
import type { Input } from './input.ts'
import type { Heard } from './lane.ts'

/** Without an input: seen from outside, and not of one request alone. */
export type Finding = { what: string; input?: Input; heard?: Heard; more?: string }

/** Each kind once, at the first input that showed it. */
export function kindsOf(findings: readonly Finding[]): (Finding & { times: number })[] {
  const kinds = Map.groupBy(findings, ({ what, input }) => `${input?.door.name}: ${what}`)
  return [...kinds.values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, times: 1 + more.length }] : [],
  )
}

export function tell({ what, input, heard, more, times }: Finding & { times: number }, seed: number): string {
  const lines = [`FOUND: ${what}${times > 1 ? `, ${times} times` : ''}`]
  if (input) {
    const { door, index, bytes, wrongs, plain } = input
    lines.push(
      `  at ${door.name}, input ${index}: ${wrongs.join('; ') || 'as it is'}`,
      `  sent${plain ? ' below TLS' : ''}: ${escaped(bytes)}`,
      `  again: npm run fuzz -- --seed ${seed} --door ${door.name} --only ${index}`,
    )
  }
  for (const { status, headers, body } of heard?.answers ?? [])
    lines.push(`  heard: ${status} ${JSON.stringify(headers)} ${escaped(body)}`)
  if (more !== undefined) lines.push(`  ${more}`)
  return lines.join('\n')
}

const longest = 3_000

function escaped(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('latin1', 0, longest))
  return bytes.length > longest ? `${text} and ${bytes.length - longest} bytes more` : text
}
