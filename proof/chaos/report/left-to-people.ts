/** What no machine may decide, and waits for a person. */

import { section } from '../../../report/document.ts'
import { whole } from '../../../report/figures.ts'
import { table } from '../../../report/table.ts'
import { type Html, html } from '../../../src/runtime/html.ts'
import type { ChaosRecord } from '../record.ts'

export const leftToPeople = ({ leftToPeople }: ChaosRecord): Html =>
  section({
    title: 'What is left to people',
    says: 'Duties that have given up after the last attempt. They are in the operator’s list, and are not lost.',
    body:
      leftToPeople.length === 0
        ? html`<p>Nothing: all that was owed was done.</p>`
        : table({
            caption: 'What is left to people',
            head: ['Duty', 'How many'],
            rows: leftToPeople.map(({ duty, count }) => [duty, whole(count)]),
          }),
  })
