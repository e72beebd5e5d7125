import { type Html, html } from '../../../runtime/html.ts'
import { withLanguage } from '../../../runtime/pages/language.ts'
import type { Environment, Psp } from '../../registry-entries.ts'
import { missingOf, type Readiness } from '../readiness.ts'
import { backofficePage } from './backoffice-page.ts'
import { paths } from './paths.ts'
import { type Frame, leading, type News, newsOf } from './pieces.ts'
import { words } from './psp-words.ts'

export type PspLine = { psp: Psp; readiness: Readiness }
export type PspsPage = Frame & { psps: PspLine[]; environment: Environment; news: News }

export function pspsView({ psps, environment, news, ...frame }: PspsPage): string {
  const { lang } = frame
  const said = words[lang]
  const body = html`${newsOf(news, lang)}
<div class="row"><h1>${said.overview}</h1>${leading(frame, { path: paths.addPsp, label: said.add, look: 'slim' })}</div>
<p class="quiet">${said.intro} ${said.environment} <span class="tag">${environment}</span>.</p>
${
  psps.length > 0
    ? html`<ul class="card records">${psps.map(line => entry(line, frame))}</ul>`
    : html`<p class="card quiet">${said.none}</p>`
}`
  return backofficePage({ ...frame, title: said.overview, section: 'psps', body })
}

const entry = ({ psp, readiness }: PspLine, { lang }: Frame): Html =>
  html`<li>
<div><a class="way" href="${withLanguage(paths.psp(psp.idPsp), lang)}"><strong>${psp.name}</strong></a><span class="line quiet small">${psp.idPsp}</span></div>
<p class="small">${methodsOf(psp, readiness)}</p>
<div>${offeredTag(psp, lang)}${missingLine(readiness, lang)}</div>
</li>`

const methodsOf = ({ channels }: Psp, { ways }: Readiness): string =>
  [
    ...new Set([
      ...channels.flatMap(({ methods }) => methods),
      ...ways.map(({ idPaymentMethod }) => idPaymentMethod),
    ]),
  ].join(', ')

export const offeredTag = ({ offered }: Psp, lang: Frame['lang']): Html =>
  html`<span class="tag ${offered ? 'good' : 'warn'}">${words[lang].offered[offered ? 'yes' : 'no']}</span>`

function missingLine(readiness: Readiness, lang: Frame['lang']): Html | undefined {
  const missing = missingOf(readiness).map(one => words[lang].missing[one])
  if (missing.length === 0) return undefined
  return html`<span class="line small">${words[lang].missingTitle} ${missing.join(', ')}</span>`
}
