import { type Html, html } from '../../../runtime/html.ts'
import { withLanguage } from '../../../runtime/pages/language.ts'
import type { AuditLine } from '../../store/audit.ts'
import { words } from './audit-words.ts'
import { backofficePage } from './backoffice-page.ts'
import { differenceList, differencesBetween, factList } from './difference.ts'
import { hidden, noTroubles, selectField, textField } from './form.ts'
import { asking, paths } from './paths.ts'
import { type Frame, leading, when } from './pieces.ts'

/** `before`: the page shows what is older than this line. */
export type AuditFilter = { kind?: string; subject?: string; before?: string }
export type AuditPage = Frame & {
  lines: AuditLine[]
  filter: AuditFilter
  /** The last line's, where there are older ones. */
  olderThan: string | undefined
}

export function auditView({ lines, filter, olderThan, ...frame }: AuditPage): string {
  const { lang } = frame
  const said = words[lang]
  const { before, ...filtered } = filter
  const older = olderThan !== undefined && asking(paths.audit, { ...filtered, before: olderThan })
  const body = html`<h1>${said.title}</h1>
<p class="quiet">${said.intro}</p>
${filterForm(filter, frame)}
${
  lines.length === 0
    ? html`<p class="card quiet">${said.none}</p>`
    : html`<ol class="stack">${lines.map(line => entry(line, frame))}</ol>`
}
<div class="buttons">${before !== undefined && leading(frame, { path: asking(paths.audit, filtered), label: said.newest })}${older && leading(frame, { path: older, label: said.older })}</div>`
  return backofficePage({ ...frame, title: said.title, section: 'audit', body })
}

function filterForm({ kind = '', subject = '' }: AuditFilter, { lang }: Frame): Html {
  const said = words[lang]
  const kinds = Object.entries(said.kinds).map(([value, label]) => ({ value, label }))
  return html`<form class="filter" method="get" action="${paths.audit}">${hidden('lang', lang)}
${selectField({ name: 'kind', label: said.kind, value: kind, options: [{ value: '', label: said.allKinds }, ...kinds], troubles: noTroubles })}
${textField({ name: 'subject', label: said.subject, hint: said.subjectHint, value: subject, isCode: true, troubles: noTroubles })}
<div class="buttons"><button class="button outline slim" type="submit">${said.filter}</button>${(kind || subject) && html`<a class="button plain slim" href="${withLanguage(paths.audit, lang)}">${said.everything}</a>`}</div>
</form>`
}

function entry(line: AuditLine, { lang }: Frame): Html {
  const { at, who, action, kind, subject } = line
  const said = words[lang]
  return html`<li class="card">
<div class="row"><h2 class="spaced">${said.actions[action] ?? action}: <a class="way" href="${withLanguage(asking(paths.audit, { kind, subject }), lang)}">${said.kinds[kind] ?? kind} ${subject}</a></h2>${when(at, lang)}</div>
<p class="quiet small">${who}</p>
${whatChanged(line, lang)}
</li>`
}

/** What came or went is told whole; of what changed, what differs. */
function whatChanged({ before, after }: AuditLine, lang: Frame['lang']): Html | undefined {
  if (before === null || after === null) return factList(after ?? before ?? {}, lang)
  const { before: was, after: is } = words[lang]
  const states = { before, after, lang }
  if (differencesBetween(states).length === 0) return undefined
  return differenceList({ ...states, names: { before: was, after: is } })
}
