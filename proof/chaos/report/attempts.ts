/** How many attempts it took until what was owed was done. */

import { section } from '../../../report/document.ts'
import { share, whole } from '../../../report/figures.ts'
import { drawBars } from '../../../report/plots/bars.ts'
import { table } from '../../../report/table.ts'
import { type Html, html } from '../../../src/runtime/html.ts'
import type { ChaosRecord } from '../record.ts'

const columns = [
  { word: 'none', from: 0, to: 0, ink: 'var(--ink-6)' },
  { word: '1', from: 1, to: 1, ink: 'var(--ink-2)' },
  { word: '2', from: 2, to: 2, ink: 'var(--ink-1)' },
  { word: '3–5', from: 3, to: 5, ink: 'var(--ink-3)' },
  { word: '6–10', from: 6, to: 10, ink: 'var(--ink-5)' },
  { word: 'more', from: 11, to: Number.POSITIVE_INFINITY, ink: 'var(--ink-4)' },
]

type Effort = { duty: string; counts: number[]; all: number; again: number; most: number }

export function attempts({ attempts }: ChaosRecord): Html {
  const groups = Map.groupBy(attempts, ({ duty }) => duty)
  const efforts = [...groups].map(([duty, rows]) => effortOf(duty, rows))
  return section({
    title: 'Attempts until it was done',
    says: 'What one side owes the other, the bank or the payer is a duty. It is written down together with what it follows from, and tried until it is done: this is how many attempts it took. None: before its time came, it was not owed any more.',
    body: html`${efforts.length > 0 && plot(efforts)}
${table({
  caption: 'Attempts by duty',
  head: ['Duty', ...columns.map(({ word }) => word), 'All', 'Most'],
  rows: efforts.map(({ duty, counts, all, most }) => [
    duty,
    ...counts.map(count => whole(count)),
    whole(all),
    whole(most),
  ]),
})}`,
  })
}

function effortOf(duty: string, rows: ChaosRecord['attempts']): Effort {
  const counts = columns.map(({ from, to }) =>
    total(rows.filter(({ attempts }) => attempts >= from && attempts <= to)),
  )
  return {
    duty,
    counts,
    all: total(rows),
    again: total(rows.filter(({ attempts }) => attempts > 1)),
    most: rows.reduce((least, { attempts }) => Math.max(least, attempts), 0),
  }
}

const plot = (efforts: Effort[]): Html =>
  drawBars({
    name: 'attempts',
    says: 'For each duty, what part of them took how many attempts; the table beneath has the figures.',
    parts: columns.map(({ word, ink }) => ({ word, ink })),
    bars: efforts.map(({ duty, counts, all, again }) => ({
      label: duty,
      values: counts.map(count => count / Math.max(1, all)),
      end: `${share(again, all)} again`,
    })),
  })

const total = (rows: { count: number }[]) => rows.reduce((sum, { count }) => sum + count, 0)
