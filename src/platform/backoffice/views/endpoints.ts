import { html } from '../../../runtime/html.ts'
import type { Endpoint, Environment } from '../../registry-entries.ts'
import { backofficePage } from './backoffice-page.ts'
import { endpointList } from './endpoint-list.ts'
import { words } from './endpoint-words.ts'
import { paths } from './paths.ts'
import { type Frame, leading, type News, newsOf } from './pieces.ts'

export type EndpointsPage = Frame & { endpoints: Endpoint[]; environment: Environment; news: News }

export function endpointsView({ endpoints, environment, news, ...frame }: EndpointsPage): string {
  const said = words[frame.lang]
  const body = html`${newsOf(news, frame.lang)}
<div class="row"><h1>${said.title}</h1>${leading(frame, { path: paths.addEndpoint, label: said.add, look: 'slim' })}</div>
<p class="quiet">${said.intro}</p>
${
  endpoints.length === 0
    ? html`<p class="card quiet">${said.none}</p>`
    : html`<div class="card">${endpointList(frame, endpoints, environment)}</div>`
}`
  return backofficePage({ ...frame, title: said.title, section: 'endpoints', body })
}
