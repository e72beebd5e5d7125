/** The verdict, what it rests on, and how to have the same run again. */

import { counted, lasting, whole } from '../../../report/figures.ts'
import { type Html, html } from '../../../src/runtime/html.ts'
import { icons } from '../../../src/runtime/pages/icons.ts'
import { romeDateTime } from '../../../src/runtime/pages/time.ts'
import type { ChaosRecord } from '../record.ts'

/** More findings than this are counted, not listed: the first ones tell what is wrong. */
const listed = 200

export function verdict(record: ChaosRecord): Html {
  const { word, passed, says } = judged(record)
  const looks = passed ? 'good' : 'bad'
  return html`<section class="card verdict ${looks}">
<div class="state"><span class="badge ${looks}">${passed ? icons.check : icons.exclamation}</span>
<div><h2>${word}</h2><p>${says}</p></div></div>
${record.findings.length > 0 && findings(record.findings)}
${tiles(record)}
<p>Everything that was done to them follows from the seed. To do it again: <code>${repeatedBy(record)}</code></p>
</section>`
}

export const repeatedBy = ({ payments, seed }: ChaosRecord) =>
  `npm run chaos -- --payments ${payments} --seed ${seed}`

function judged({ findings, ends }: ChaosRecord) {
  const ended = total(ends)
  if (findings.length > 0)
    return {
      passed: false,
      word: 'Not passed',
      says: `The audit of both sides and of the bank has ${counted(findings.length, 'finding')}.`,
    }
  if (ended === 0)
    return { passed: false, word: 'Not passed', says: 'Nothing was shown: no payment reached an end.' }
  return {
    passed: true,
    word: 'Passed',
    says: `${counted(ended, 'payment')} reached an end. For each of them the platform, the PSP and the bank’s books say the same, nobody was debited twice, and nothing that is owed was lost.`,
  }
}

const findings = (all: string[]): Html => html`<h3>What was found</h3>
<ol class="findings">${all.slice(0, listed).map(finding => html`<li>${finding}</li>`)}</ol>
${all.length > listed && html`<p>… and ${counted(all.length - listed, 'more', 'more')}.</p>`}`

function tiles({ payments, ends, faults, strikes, took, seed, begunAt, findings }: ChaosRecord): Html {
  const facts: [string, string][] = [
    ['Payers', whole(payments)],
    ['Payments ended', whole(total(ends))],
    ['Debited', whole(total(ends.filter(({ taken }) => taken)))],
    ['Faults on the wire', whole(total(faults))],
    ['Strikes', whole(strikes.length)],
    ['Findings', whole(findings.length)],
    ['Under fire', lasting(took.fire)],
    ['Then, until quiet', lasting(took.calm)],
    ['Seed', String(seed)],
    ['Begun', romeDateTime(begunAt, 'en')],
  ]
  return html`<dl class="tiles">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

const total = (rows: { count: number }[]) => rows.reduce((sum, { count }) => sum + count, 0)
