/** What was measured, on the terminal. */
import type { Conditions } from './conditions.ts'
import { toldSpread } from './figures.ts'
import { type Goal, goals, isReached, wantedOf } from './goals.ts'
import type { Section, Table } from './section.ts'

export function printConditions({ node, cores, seconds, rounds, concurrency, connections }: Conditions) {
  console.log(`Node ${node} · ${cores} cores · fsync and synchronous_commit on`)
  console.log(`${rounds} rounds of ${seconds} s · ${concurrency} payers at once, ${connections} connections`)
  console.log('Each figure is a median over the rounds, with the least and the most.\n')
}

export function printSection({ title, says, tables }: Section) {
  console.log(`${title}\n${says}\n`)
  for (const table of tables) console.log(`${textOf(table)}\n`)
}

export function printGoals(sections: Section[]) {
  const rows = sections.flatMap(({ measured }) =>
    (Object.entries(measured) as [Goal, Section['measured'][Goal]][]).map(([goal, spread]) => [
      spread && isReached(goal, spread) ? 'reached' : 'missed',
      goals[goal].what,
      wantedOf(goal),
      toldSpread(spread, goals[goal].unit),
    ]),
  )
  if (rows.length > 0) console.log(aligned([['', 'goal', 'wanted', 'measured'], ...rows]))
}

function textOf({ caption, columns, rows }: Table): string {
  const head = [caption, ...columns.map(({ name }) => name)]
  const lines = rows.map(({ name, figures }) => [
    name,
    ...columns.map(({ unit }, place) => toldSpread(figures[place], unit)),
  ])
  return aligned([head, ...lines])
}

/** Columns as wide as what stands in them. */
function aligned(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}
