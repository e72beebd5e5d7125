/** How payments ended: what the platform says, what the PSP says, and whether the payer's account is lighter. */

import { section } from '../../../report/document.ts'
import { share, whole } from '../../../report/figures.ts'
import { drawBars } from '../../../report/plots/bars.ts'
import { table } from '../../../report/table.ts'
import { type Html, html } from '../../../src/runtime/html.ts'
import type { ChaosRecord } from '../record.ts'

/** More kinds of ends than this are in the table alone. */
const plotted = 16

export function ends({ ends: unsorted }: ChaosRecord): Html {
  const ends = unsorted.toSorted((one, other) => other.count - one.count)
  const all = ends.reduce((sum, { count }) => sum + count, 0)
  const taken = ends.reduce((sum, { taken, count }) => sum + (taken ? count : 0), 0)
  return section({
    title: 'How the payments ended',
    says: 'Three books, kept apart, must tell the same story of each payment: the platform’s, the PSP’s and the bank’s.',
    body: html`${ends.length > 0 && plot(ends.slice(0, plotted), all)}
${table({
  caption: 'How the payments ended',
  head: ['The platform says', 'The PSP says', 'The payer is', 'Payments', 'Share'],
  texts: 3,
  rows: ends.map(({ platform, psp, taken, count }) => [
    platform,
    psp,
    account(taken),
    whole(count),
    share(count, all),
  ]),
  foot: ['All', '', `${whole(taken)} debited`, whole(all), ''],
})}`,
  })
}

const account = (taken: boolean): Html =>
  taken ? html`<span class="tag good">debited</span>` : html`<span class="tag">not debited</span>`

const plot = (ends: ChaosRecord['ends'], all: number): Html =>
  drawBars({
    name: 'ends',
    says: 'Payments by how they ended; the table beneath has the same figures.',
    parts: [
      { word: 'debited', ink: 'var(--ink-2)' },
      { word: 'not debited', ink: 'var(--ink-6)' },
    ],
    bars: ends.map(({ platform, psp, taken, count }) => ({
      label: `${platform} · ${psp}`,
      values: taken ? [count, 0] : [0, count],
      end: share(count, all),
    })),
  })
