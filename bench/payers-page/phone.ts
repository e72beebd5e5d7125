/** A phone of the middle range on a slow mobile network, as Lighthouse has it: what it loads, and when the payer sees it. */
import type { Browser, CDPSession, Page } from 'playwright-core'

export type Loaded = {
  /** Requests and kilobytes by what they are for, as Chromium calls it. */
  sent: Map<string, Sent>
  /** Seconds from the start of the way to the page. */
  firstPaint: number
  largestPaint: number
}
export type Sent = { requests: number; kilobytes: number }

const screen = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
}
const slowdown = 4
const network = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
}

/** In a browser that has never been there: nothing is in its cache, and no connection is open. */
export async function loadOnPhone(browser: Browser, url: string): Promise<Loaded> {
  await using context = await browser.newContext(screen)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', network)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const traffic = watch(session)
  const response = await page.goto(url, { waitUntil: 'load' })
  if (response?.status() !== 200) throw new Error(`the page was answered with ${response?.status()}`)
  await page.waitForTimeout(settling)
  return { sent: traffic(), ...(await paints(page)) }
}

/** Milliseconds after the page has loaded: what comes last is on the screen, and its stream is open. */
const settling = 2_000

/** What has come so far, headers included. A stream that never ends counts with what it has brought. */
function watch(session: CDPSession): () => Map<string, Sent> {
  const requests = new Map<string, { kind: string; bytes: number }>()
  session.on('Network.requestWillBeSent', ({ requestId, type }) =>
    requests.set(requestId, { kind: type ?? 'Other', bytes: 0 }),
  )
  const add = (requestId: string, bytes: number) => {
    const found = requests.get(requestId)
    if (found) found.bytes += bytes
  }
  session.on('Network.responseReceived', ({ requestId, response }) =>
    add(requestId, response.encodedDataLength),
  )
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => add(requestId, encodedDataLength))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const found = requests.get(requestId)
    if (found) found.bytes = encodedDataLength
  })
  return () => {
    const kinds = Map.groupBy(requests.values(), ({ kind }) => kind)
    const sum = (these: { bytes: number }[]) => these.reduce((all, { bytes }) => all + bytes, 0)
    return new Map(
      [...kinds].map(([kind, these]) => [kind, { requests: these.length, kilobytes: sum(these) / 1000 }]),
    )
  }
}

type Paints = Pick<Loaded, 'firstPaint' | 'largestPaint'>

async function paints(page: Page): Promise<Paints> {
  const [firstPaint, largestPaint] = await page.evaluate<[number, number]>(`Promise.all(
    ['paint', 'largest-contentful-paint'].map(type => new Promise(resolve =>
      new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime / 1000))
        .observe({ type, buffered: true }))))`)
  return { firstPaint, largestPaint }
}
