/** What was done to the messages: how often each fault struck each hop. */
import { type Html, html } from '../../../src/runtime/html.ts'
import { section } from '../../pages/document.ts'
import { whole } from '../../pages/figures.ts'
import { table } from '../../pages/table.ts'
import type { ChaosRecord } from '../record.ts'

export function faults({ faults }: ChaosRecord): Html {
  const hops = [...new Set(faults.map(({ hop }) => hop))]
  const kinds = [...new Set(faults.map(({ fault }) => fault))]
  const most = faults.reduce((least, { count }) => Math.max(least, count), 1)
  const found = (hop: string, fault: string) => faults.filter(row => row.hop === hop && row.fault === fault)
  return section({
    title: 'What was done to the messages',
    says: 'Between any two of them stood a proxy that did this to some of the messages. A dash: that fault is not for that hop.',
    body: table({
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
    }),
  })
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
