/** How long it took, under fire: percentiles, and how they spread. */

import { section } from '../../../report/document.ts'
import { lasting, percentile, whole } from '../../../report/figures.ts'
import { type Scale, scaleOf } from '../../../report/plots/bins.ts'
import { drawHistogram } from '../../../report/plots/histogram.ts'
import { table } from '../../../report/table.ts'
import { type Html, html } from '../../../src/runtime/html.ts'
import type { ChaosRecord } from '../record.ts'

const parts = { p50: 0.5, p90: 0.9, p99: 0.99, 'p99.9': 0.999, max: 1 }

type Taken = { what: string; sorted: number[]; at: Record<keyof typeof parts, number> }

export function latencies({ latencies }: ChaosRecord): Html {
  const taken = latencies.filter(({ milliseconds }) => milliseconds.length > 0).map(sorted)
  const scale = scaleOf(taken.map(({ sorted }) => sorted))
  return section({
    title: 'How long it took',
    says: 'p99 is the time within which 99 of 100 were done. All plots have the same axis, on which each step is ten times the one before.',
    body: html`${table({
      caption: 'Times as percentiles',
      head: ['What', 'How many', ...Object.keys(parts)],
      rows: taken.map(({ what, sorted, at }) => [
        what,
        whole(sorted.length),
        ...Object.values(at).map(lasting),
      ]),
    })}
<div class="grid">${taken.map((one, index) => histogram(one, index, scale))}</div>`,
  })
}

function sorted({ what, milliseconds }: ChaosRecord['latencies'][number]): Taken {
  const sorted = milliseconds.toSorted((one, other) => one - other)
  const at = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, percentile(sorted, part)]))
  return { what, sorted, at: at as Taken['at'] }
}

const histogram = ({ what, sorted, at }: Taken, index: number, scale: Scale): Html =>
  html`<figure><figcaption>${what}</figcaption>${drawHistogram({
    name: `latency-${index}`,
    says: `${what}: half within ${lasting(at.p50)}, 99 of 100 within ${lasting(at.p99)}.`,
    milliseconds: sorted,
    scale,
    marks: [
      { word: 'p50', at: at.p50 },
      { word: 'p99', at: at.p99 },
    ],
  })}</figure>`
