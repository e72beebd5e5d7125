/** What the payer's page costs a phone: what is sent for it, and how long the payer looks at nothing. */
import type { Browser } from 'playwright-core'
import { request } from 'undici'
import { z } from 'zod'
import { launchChromium } from '../../test/chromium.ts'
import { type BenchPsp, startBenchPsp } from '../bench-psp.ts'
import { startCounterpart } from '../counterpart.ts'
import { openGround } from '../ground.ts'
import { newRedirection } from '../redirection.ts'
import type { Part, Section, Table } from '../section.ts'
import { type Spread, spreadOf } from '../spread.ts'
import { type Loaded, loadOnPhone } from './phone.ts'

/** However few rounds there are. */
const least = 5

export const payersPage: Part = async (pace, stop) => {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround(pace))
  const counterpart = opened.use(await startCounterpart())
  const psp = opened.use(
    await startBenchPsp(ground, counterpart, { name: 'page', payers: 1, profile: undefined }),
  )
  const browser = opened.use(await launchChromium())
  await load(browser, psp) // the server's first page, and the browser's
  const loads: Loaded[] = []
  for (let round = 0; round < Math.max(pace.rounds, least); round++) {
    stop.throwIfAborted()
    loads.push(await load(browser, psp))
  }
  return sectionOf(loads)
}

const load = async (browser: Browser, psp: BenchPsp) => loadOnPhone(browser, await newPage(psp))

const redirected = z.object({ url: z.string() })

/** The address of a payment that nobody has opened yet. */
async function newPage({ api, platform }: BenchPsp): Promise<string> {
  const response = await request(`${api}/redirections`, {
    method: 'POST',
    dispatcher: platform,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(newRedirection()),
  })
  return redirected.parse(await response.body.json()).url
}

function sectionOf(loads: Loaded[]): Section {
  const bytes = spreadOf(loads.map(({ sent }) => total(sent, 'kilobytes')))
  const paint = spreadOf(loads.map(({ largestPaint }) => largestPaint))
  return {
    title: 'The payer’s page',
    says: [
      'In Chromium as a phone of the middle range: a screen of 412 × 823, a processor four times as slow, 150 ms until an answer begins,',
      '1.6 Mbit/s down and 750 kbit/s up, nothing in the cache. Headers count, the handshakes before the first request do not.',
      'The stream by which the page hears that something has changed counts as a request, with what it has brought after two seconds.',
    ].join(' '),
    tables: [sentTable(loads, bytes), paintTable(loads, paint)],
    measured: { 'page-bytes': bytes, 'page-paint': paint },
  }
}

function sentTable(loads: Loaded[], bytes: Spread): Table {
  const kinds = [...new Set(loads.flatMap(({ sent }) => [...sent.keys()]))]
  const of = (kind: string, figure: 'kilobytes' | 'requests') =>
    spreadOf(loads.map(({ sent }) => sent.get(kind)?.[figure] ?? 0))
  return {
    caption: 'Sent for the page',
    columns: [
      { name: 'on the wire', unit: 'kB' },
      { name: 'requests', unit: 'requests' },
    ],
    rows: [
      { name: 'all of it', figures: [bytes, spreadOf(loads.map(({ sent }) => total(sent, 'requests')))] },
      ...kinds.map(kind => ({ name: kind, figures: [of(kind, 'kilobytes'), of(kind, 'requests')] })),
    ],
  }
}

const paintTable = (loads: Loaded[], largest: Spread): Table => ({
  caption: 'When the payer sees it',
  columns: [{ name: 'from the start of the way there', unit: 's' }],
  rows: [
    { name: 'first contentful paint', figures: [spreadOf(loads.map(({ firstPaint }) => firstPaint))] },
    { name: 'largest contentful paint', figures: [largest] },
  ],
})

const total = (sent: Loaded['sent'], figure: 'kilobytes' | 'requests') =>
  [...sent.values()].reduce((sum, each) => sum + each[figure], 0)
