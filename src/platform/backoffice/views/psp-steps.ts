/** What it takes until payers can choose a PSP, and the button that lets them. */
import { type Html, html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import type { Endpoint, Psp } from '../../registry-entries.ts'
import { missingOf, type Readiness } from '../readiness.ts'
import { asking, paths } from './paths.ts'
import { type Frame, linked, pressing, waysIn } from './pieces.ts'
import { words } from './psp-words.ts'

type Steps = Frame & { psp: Psp; seen: number; readiness: Readiness; endpoints: Endpoint[] }
/** `isDone`: undefined where it cannot be told. */
type Step = { title: string; text: string; isDone: boolean | undefined; ways: Html[] }

export function stepsCard(page: Steps): Html {
  const { psp, seen, readiness, lang } = page
  const said = words[lang]
  const path = paths.offerPsp(psp.idPsp)
  if (psp.offered && missingOf(readiness).length === 0)
    return html`<section class="card"><div class="row"><p>${said.withdrawHint}</p>
${pressing(page, { path, label: said.withdraw, fields: { seen, offered: 'no' } })}</div></section>`
  const isReady = missingOf(readiness).length === 0
  return html`<section class="card">
<h2>${said.steps.title}</h2>
<p class="quiet">${isReady ? said.steps.ready : said.steps.intro}</p>
<ol class="steps">${[channelStep(page), keyStep(page), endpointStep(page), verifyStep(page)].map(step => shown(step, page))}</ol>
${isReady && !psp.offered && pressing(page, { path, label: said.offer, look: 'slim', fields: { seen, offered: 'yes' } })}
${psp.offered && pressing(page, { path, label: said.withdraw, fields: { seen, offered: 'no' } })}
</section>`
}

const shown = ({ title, text, isDone, ways }: Step, { lang }: Frame): Html =>
  html`<li><span class="mark ${isDone && 'good'}">${isDone ? icons.check : icons.clock}</span>
<div><h3>${title}${isDone !== undefined && html`<span class="hidden">: ${words[lang].steps[isDone ? 'done' : 'toDo']}</span>`}</h3><p class="small">${text}</p></div>
<p class="ways">${ways}</p></li>`

function channelStep({ psp, readiness: { ways }, ...frame }: Steps): Step {
  const said = words[frame.lang]
  const { length } = psp.channels
  const some = length === 0 ? said.steps.noChannels : said.steps.someChannels(length, ways.length)
  return {
    title: said.steps.channels,
    text: ways.length === 0 ? said.steps.noMethods : some,
    isDone: ways.length > 0,
    ways: [linked(frame, { path: paths.addChannel(psp.idPsp), label: said.addChannel })],
  }
}

function keyStep({ psp, readiness: { hasKey }, ...frame }: Steps): Step {
  const { steps } = words[frame.lang]
  return {
    title: steps.key,
    text: hasKey ? steps.someKey : steps.noKey,
    isDone: hasKey,
    ways: hasKey ? [] : [html`<a class="way" href="#keys">${steps.toKeys}</a>`],
  }
}

function endpointStep({ psp, readiness, ...frame }: Steps): Step {
  const { ways, unreached, tied } = readiness
  const { steps, addEndpoint } = words[frame.lang]
  const isDone = ways.length > 0 && unreached.length === 0 && tied.length === 0
  const trouble = [
    unreached.length > 0 && `${steps.unreached} ${waysIn(unreached)}.`,
    tied.length > 0 && `${steps.tied} ${waysIn(tied)}.`,
  ]
  const isNone = unreached.length === ways.length
  const path = asking(paths.addEndpoint, { idPsp: psp.idPsp })
  return {
    title: steps.endpoint,
    text: isDone ? steps.allEndpoints : isNone ? steps.noEndpoint : trouble.filter(Boolean).join(' '),
    isDone,
    ways: isDone ? [] : [linked(frame, { path, label: addEndpoint })],
  }
}

function verifyStep({ endpoints, ...frame }: Steps): Step {
  const { steps } = words[frame.lang]
  const own = endpoints.map(({ id }) =>
    linked(frame, { path: paths.verifyEndpoint(id), label: steps.verify, about: id }),
  )
  return { title: steps.verify, text: steps.verifyHint, isDone: undefined, ways: own.slice(0, 3) }
}
