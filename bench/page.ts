/** What was measured, as one page: the goals first, then each part with its tables and its bars. */
import { reportDocument, section } from '../report/document.ts'
import { drawBars } from '../report/plots/bars.ts'
import { table } from '../report/table.ts'
import { type Html, html } from '../src/runtime/html.ts'
import type { Conditions } from './conditions.ts'
import { told, toldSpread } from './figures.ts'
import { type Goal, goals, isReached, wantedOf } from './goals.ts'
import type { Section, Table } from './section.ts'
import type { Spread } from './spread.ts'

export const benchPage = (conditions: Conditions, sections: Section[]): string =>
  reportDocument({
    title: 'How fast',
    body: html`<h1>How fast</h1>
${goalsOf(sections)}
${sections.map(part)}`,
    footer: footerOf(conditions),
  })

function goalsOf(sections: Section[]): Html {
  const measured = sections.flatMap(({ measured }) => Object.entries(measured) as [Goal, Spread][])
  return section({
    title: 'Goals',
    says: 'Medians over the rounds, with the least and the most of them.',
    body: table({
      caption: 'Goals, and what was measured',
      head: ['Goal', 'Wanted', 'Measured', ''],
      rows: measured.map(([goal, spread]) => [
        goals[goal].what,
        wantedOf(goal),
        toldSpread(spread, goals[goal].unit),
        isReached(goal, spread) ? 'reached' : 'missed',
      ]),
    }),
  })
}

const part = ({ title, says, tables }: Section, place: number): Html =>
  section({ title, says, body: tables.map((one, index) => figuresOf(one, `part-${place}-${index}`)) })

const figuresOf = (one: Table, name: string): Html => html`<figure><figcaption>${one.caption}</figcaption>
${barsOf(one, name)}
${table({
  caption: one.caption,
  head: ['', ...one.columns.map(({ name }) => name)],
  rows: one.rows.map(({ name, figures }) => [
    name,
    ...one.columns.map(({ unit }, column) => toldSpread(figures[column], unit)),
  ]),
})}</figure>`

function barsOf({ caption, columns, rows }: Table, name: string): Html | undefined {
  const [column] = columns
  if (!column) return undefined
  const bars = rows.flatMap(({ name, figures: [figure] }) =>
    figure ? [{ label: name, values: [figure.median], end: told(figure.median, column.unit) }] : [],
  )
  return drawBars({ name, says: caption, parts: [{ word: column.name, ink: 'var(--ink-1)' }], bars })
}

const footerOf = ({ node, cores, seconds, rounds, concurrency, connections, at }: Conditions): Html =>
  html`Node ${node}, ${cores} cores, fsync on; ${rounds} rounds of ${seconds} s, ${concurrency} payers at once, ${connections} connections; ${at}`
