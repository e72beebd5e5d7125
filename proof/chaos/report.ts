/**
 * The report of a run under fire, as one page: whether it passed, what was done to the two sides, and what came of it.
 *
 * It is read by those who answer for the money as well as by those who wrote the code, so each part first says in a
 * sentence what it shows.
 */

import { reportDocument } from '../../report/document.ts'
import { html } from '../../src/runtime/html.ts'
import type { ChaosRecord } from './record.ts'
import { attempts } from './report/attempts.ts'
import { ends } from './report/ends.ts'
import { faults } from './report/faults.ts'
import { latencies } from './report/latencies.ts'
import { leftToPeople } from './report/left-to-people.ts'
import { progress } from './report/progress.ts'
import { strikes } from './report/strikes.ts'
import { repeatedBy, verdict } from './report/verdict.ts'

export const reportPage = (record: ChaosRecord): string =>
  reportDocument({
    title: `Payments under fire, seed ${record.seed}`,
    body: html`<h1>Payments under fire</h1>
${verdict(record)}
${ends(record)}
${progress(record)}
${faults(record)}
${strikes(record)}
${attempts(record)}
${latencies(record)}
${leftToPeople(record)}`,
    footer: html`The same fire again: <code>${repeatedBy(record)}</code>`,
  })
