/** What was done to the messages: how often each fault struck each hop. */

import { section } from '../../../report/document.ts'
import { whole } from '../../../report/figures.ts'
import { table } from '../../../report/table.ts'
import { type Html, html } from '../../../src/runtime/html.ts'
import type { Fault } from '../fate.ts'
import type { ChaosRecord } from '../record.ts'

const words: Record<Fault, string> = {
  cut: 'the connection is cut, and the other side never hears of it',
  'lost-reply': 'what was asked is done, and the connection is cut before the reply',
  stall: 'what was asked is done, and the reply never comes',
  late: 'the other side hears of it when whoever asked has given up',
  delay: 'it takes a while',
  duplicate: 'the other side hears it twice, the second time perhaps much later',
  truncate: 'the reply ends before the length that it has announced',
  reset: 'the connection is reset in the middle of the reply',
}

export function faults({ faults }: ChaosRecord): Html {
  const hops = [...new Set(faults.map(({ hop }) => hop))]
  const kinds = [...new Set(faults.map(({ fault }) => fault))]
  const most = faults.reduce((least, { count }) => Math.max(least, count), 1)
  const found = (hop: string, fault: string) => faults.filter(row => row.hop === hop && row.fault === fault)
  return section({
    title: 'What was done to the messages',
    says: 'Between any two of them stood a proxy that did this to some of the messages. A dash: there it did not happen.',
    body: html`${table({
      caption: 'Faults by hop and kind',
      head: ['Hop', ...kinds, 'All'],
      rows: hops.map(hop => [
        hop,
        ...kinds.map(kind => cell(found(hop, kind), most)),
        whole(total(faults.filter(row => row.hop === hop))),
      ]),
      foot: [
        'All',
        ...kinds.map(kind => whole(total(faults.filter(row => row.fault === kind)))),
        whole(total(faults)),
      ],
    })}
${legend(kinds)}`,
  })
}

/** What the kinds mean that occur here. */
function legend(kinds: string[]): Html {
  const known = Object.entries(words).filter(([kind]) => kinds.includes(kind))
  return html`<dl class="legend">${known.map(([kind, says]) => html`<div><dt>${kind}</dt><dd>${says}</dd></div>`)}</dl>`
}

/** The more, the deeper its colour; a fault that was meant to strike and never did stands out. */
function cell(rows: ChaosRecord['faults'], most: number): Html | string {
  if (rows.length === 0) return '–'
  const count = total(rows)
  if (count === 0) return html`<span class="tag warn">never</span>`
  const depth = 0.06 + 0.3 * Math.sqrt(count / most)
  return html`<span class="heat" style="--share: ${depth.toFixed(2)}">${whole(count)}</span>`
}

const total = (rows: { count: number }[]) => rows.reduce((sum, { count }) => sum + count, 0)
