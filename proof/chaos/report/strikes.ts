/** What was done to the processes and the databases. */

import { section } from '../../../report/document.ts'
import { lasting, whole } from '../../../report/figures.ts'
import { table } from '../../../report/table.ts'
import type { Html } from '../../../src/runtime/html.ts'
import type { ChaosRecord } from '../record.ts'

type Strike = ChaosRecord['strikes'][number]['strike']

/** Each strike's word and its colour in plots. */
export const looks: Record<Strike, { word: string; ink: string }> = {
  kill: { word: 'killed', ink: 'var(--ink-4)' },
  stop: { word: 'stopped, and let go on', ink: 'var(--ink-3)' },
  'restart-database': { word: 'database restarted', ink: 'var(--ink-5)' },
}

export function strikes({ strikes }: ChaosRecord): Html {
  const groups = Map.groupBy(strikes, ({ whom, strike }) => JSON.stringify([whom, strike]))
  const rows = [...groups.values()].map(row).sort(([one], [other]) => (one < other ? -1 : 1))
  return section({
    title: 'What was done to the nodes and the databases',
    says: 'A node that is killed loses all that was not written down. One that is stopped for longer than its lease wakes up believing that what it had claimed is still its own.',
    body: table({
      caption: 'Strikes by whom and kind',
      head: ['Whom', 'Strike', 'Times', 'Longest away'],
      texts: 2,
      rows,
      foot: ['All', '', whole(strikes.length), ''],
    }),
  })
}

function row(strikes: ChaosRecord['strikes']): [string, string, string, string] {
  const { whom, strike } = strikes[0] as ChaosRecord['strikes'][number]
  const longest = strikes.reduce((least, { lasted }) => Math.max(least, lasted), 0)
  return [whom, looks[strike].word, whole(strikes.length), lasting(longest)]
}
