/** Endpoints, each with what it is for and what can be done with it. */
import { type Html, html } from '../../../runtime/html.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import type { Endpoint, Environment } from '../../registry-entries.ts'
import { words } from './endpoint-words.ts'
import { paths } from './paths.ts'
import { code, type Frame, linked } from './pieces.ts'

export const endpointKeys = ['idPsp', 'idPaymentMethod', 'touchpoint', 'idChannel'] as const

export function endpointList(frame: Frame, endpoints: readonly Endpoint[], own: Environment): Html {
  const said = words[frame.lang]
  return html`<ul class="records">${endpoints.map(endpoint => {
    const { id, url, environment } = endpoint
    const ways = {
      verify: paths.verifyEndpoint(id),
      change: paths.endpoint(id),
      remove: paths.removeEndpoint(id),
    }
    return html`<li>
<div>${code(url)}<span class="line quiet small">${id}</span></div>
<div class="small">${whatFor(endpoint, frame.lang)}<span class="line"><span class="tag">${environment}</span>${environment !== own && html` ${said.notCalled}`}</span></div>
<p class="ways">${Object.entries(ways).map(([way, path]) => linked(frame, { path, label: said[way as keyof typeof ways], about: id }))}</p>
</li>`
  })}</ul>`
}

/** `DEMOITMMXXX · RPIC · Tutti i touchpoint` */
const whatFor = (endpoint: Endpoint, lang: Language): string =>
  endpointKeys
    .filter(key => key !== 'idChannel' || endpoint.idChannel !== undefined)
    .map(key => endpoint[key] ?? words[lang].all[key])
    .join(' · ')
