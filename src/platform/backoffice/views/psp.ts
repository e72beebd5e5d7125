import { type Html, html } from '../../../runtime/html.ts'
import type { Endpoint, Environment, Psp } from '../../registry-entries.ts'
import type { Key } from '../../store/registry.ts'
import type { Readiness } from '../readiness.ts'
import { backofficePage } from './backoffice-page.ts'
import { endpointList } from './endpoint-list.ts'
import { summary, type Troubles } from './form.ts'
import { words as formWords } from './form-words.ts'
import { type KeyChanges, keysCard } from './keys-card.ts'
import { asking, historyOf, paths } from './paths.ts'
import { code, type Frame, leading, linked, type News, newsOf } from './pieces.ts'
import { stepsCard } from './psp-steps.ts'
import { words } from './psp-words.ts'
import { offeredTag } from './psps.ts'

export type PspPage = Frame & {
  psp: Psp
  /** The revision of the PSP that is shown. */
  seen: number
  keyChanges: KeyChanges
  readiness: Readiness
  keys: Key[]
  /** Those that are for it, and those that are for every PSP. */
  endpoints: Endpoint[]
  environment: Environment
  news: News
  troubles: Troubles
}

export function pspView({ news, troubles, ...page }: PspPage): string {
  const { psp, keys, endpoints, environment, lang } = page
  const said = words[lang]
  const body = html`${newsOf(news, lang)}${summary(troubles, formWords[lang])}
<div><h1>${psp.name}</h1>
<p><span class="quiet">${psp.idPsp}</span> ${offeredTag(psp, lang)}</p></div>
${stepsCard(page)}
${details(page)}
${channels(page)}
${keysCard({ ...page, keys })}
<section class="card">
<div class="row"><h2>${said.endpoints}</h2>${leading(page, { path: asking(paths.addEndpoint, { idPsp: psp.idPsp }), label: said.addEndpoint })}</div>
<p class="quiet small">${said.endpointsIntro}</p>
${endpoints.length > 0 ? endpointList(page, endpoints, environment) : html`<p>${said.noEndpoints}</p>`}
</section>
<p class="row">${linked(page, { path: historyOf('psp', psp.idPsp), label: said.history })}${leading(page, { path: paths.removePsp(psp.idPsp), label: said.removePsp, look: 'outline slim bad' })}</p>`
  return backofficePage({ ...page, title: psp.name, section: 'psps', body })
}

function details({ psp, ...page }: Pick<PspPage, 'psp'> & Frame): Html {
  const said = words[page.lang]
  const { fields } = formWords[page.lang]
  const facts: [string, string | Html][] = [
    ['name', psp.name],
    ['idBrokerPSP', psp.idBrokerPSP ?? absent(said.noBroker)],
    ['closingUrl', psp.closingUrl ?? absent(said.noClosingUrl)],
  ]
  return html`<section class="card">
<div class="row"><h2>${said.details}</h2>${leading(page, { path: paths.editPsp(psp.idPsp), label: said.edit })}</div>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${fields[name]}</dt><dd>${value}</dd></div>`)}</dl>
</section>`
}

const absent = (text: string): Html => html`<span class="quiet absent">${text}</span>`

function channels({ psp, ...page }: Pick<PspPage, 'psp'> & Frame): Html {
  const said = words[page.lang]
  const { idPsp } = psp
  return html`<section class="card">
<div class="row"><h2>${said.channels}</h2>${leading(page, { path: paths.addChannel(idPsp), label: said.addChannel })}</div>
${
  psp.channels.length === 0
    ? html`<p>${said.noChannels}</p>`
    : html`<ul class="records">${psp.channels.map(
        ({ idChannel, methods, touchpoints }, index) =>
          html`<li><div>${code(idChannel)}</div><div>${methods.join(', ')}<span class="line quiet small">${touchpoints.join(', ')}</span></div>
<p class="ways">${linked(page, { path: paths.channel(idPsp, index + 1), label: said.change, about: idChannel })}${linked(page, { path: paths.removeChannel(idPsp, index + 1), label: said.remove, about: idChannel })}</p></li>`,
      )}</ul>`
}
</section>`
}
