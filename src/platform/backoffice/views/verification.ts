/** What a handshake with an endpoint has just shown. */
import { type Html, html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import type { Endpoint } from '../../registry-entries.ts'
import type { Verified } from '../verify-endpoint.ts'
import { backofficePage } from './backoffice-page.ts'
import { findingInItalian } from './findings.ts'
import { asking, paths } from './paths.ts'
import { code, type Frame, leading, when } from './pieces.ts'
import { words } from './verification-words.ts'

export type VerificationPage = Frame & { endpoint: Endpoint; sight: Verified; now: Date }

export function verificationView({ endpoint, sight, now, ...frame }: VerificationPage): string {
  const { lang } = frame
  const said = words[lang]
  const isGood = sight.trusted && sight.failure === undefined && sight.refused === undefined
  const body = html`<div><h1>${said.title}</h1><p class="quiet">${code(endpoint.url)}</p></div>
<section class="card">
<p class="verdict" role="status"><span class="mark ${isGood ? 'good' : 'bad'}">${icons[isGood ? 'check' : 'cross']}</span><strong>${isGood ? said.good : said.bad}</strong></p>
${troublesIn(sight, lang)}
${factsOf(sight, lang)}
</section>
${sight.chain.length > 0 && chainCard({ sight, now, ...frame })}
<div class="buttons">${leading(frame, { path: paths.verifyEndpoint(endpoint.id), label: said.again, look: 'slim' })}${endpoint.idPsp !== undefined && leading(frame, { path: paths.psp(endpoint.idPsp), label: said.toPsp })}${leading(frame, { path: asking(paths.endpoint(endpoint.id), {}), label: said.toEndpoint })}</div>`
  return backofficePage({ ...frame, title: said.title, section: 'endpoints', body })
}

function troublesIn({ refused, failure, distrust }: Verified, lang: Frame['lang']): Html | undefined {
  const said = words[lang]
  const all = [
    ...(refused === undefined ? [] : [[said.refused, refused]]),
    ...(failure === undefined ? [] : [[said.failure, failure]]),
    ...(distrust === undefined ? [] : [[said.distrust, distrust]]),
  ]
  if (all.length === 0) return undefined
  return html`<ul class="bullets">${all.map(([title, why = '']) => html`<li>${title} ${finding(why, lang)}</li>`)}</ul>`
}

/** What no word of ours is for is said as it was found: in English. */
function finding(why: string, lang: Frame['lang']): Html {
  const text = lang === 'en' ? why : findingInItalian(why)
  return text === undefined ? html`<span lang="en">${why}</span>` : html`${text}`
}

function factsOf(sight: Verified, lang: Frame['lang']): Html {
  const said = words[lang]
  const { addresses, protocols, asksForCertificate, refusesWithout, milliseconds } = sight
  const asked = asksForCertificate === undefined ? said.unknown : said[asksForCertificate ? 'yes' : 'no']
  const facts: [string, string][] = [
    [said.addresses, addresses.join(', ')],
    [said.protocols, protocols.join(', ')],
    [said.clientCertificate, refusesWithout === undefined ? '' : refusesWithout ? said.required : asked],
    [said.took, protocols.length > 0 ? `${milliseconds} ms` : ''],
  ]
  return html`<dl class="facts">${facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function chainCard({ sight, now, lang }: Pick<VerificationPage, 'sight' | 'now'> & Frame): Html {
  const said = words[lang]
  return html`<section class="card">
<h2>${said.chain}</h2>
<ol class="chain">${sight.chain.map(({ subject, issuer, names, validFrom, validTo }) => {
    const facts: [string, string | Html][] = [
      ...(names.length > 0 ? [[said.names, names.join(', ')] as [string, string]] : []),
      [said.issuer, issuer],
      [said.validFrom, when(validFrom, lang)],
      [
        said.validTo,
        html`${when(validTo, lang)} <span class="tag ${toneOf(validTo, now)}">${daysLeft(validTo, now, lang)}</span>`,
      ],
    ]
    return html`<li><h3>${subject}</h3><dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></li>`
  })}</ol>
</section>`
}

const day = 86_400_000
/** A month is little for a certificate that others have to be told of. */
const soon = 30

const daysUntil = (at: Date, now: Date): number => Math.floor((at.getTime() - now.getTime()) / day)

function toneOf(validTo: Date, now: Date): string {
  if (validTo <= now) return 'bad'
  return daysUntil(validTo, now) < soon ? 'warn' : 'good'
}

const daysLeft = (validTo: Date, now: Date, lang: Frame['lang']): string =>
  validTo <= now ? words[lang].expired : words[lang].daysLeft(daysUntil(validTo, now))
