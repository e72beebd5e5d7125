/** A platform under test, a PSP that answers it at once, and those who pay there. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { z } from 'zod'
import type { platformConfig } from '../src/platform/config.ts'
import type { Order } from '../src/platform/transaction.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { createDevelopmentPki } from '../src/runtime/development-pki.ts'
import { roomyLimits } from '../test/roomy-limits.ts'
import type { Ground } from './ground.ts'
import { type Process, startProcess } from './process.ts'

export const quick = 'QUICKITMXXX'

export type Kind = 'closing' | 'refund'
export type Started = {
  idTransaction: string
  /** Milliseconds until the URL was there, and from there until the PSP was asked for what is owed. */
  took: number
  told: Promise<number>
}
export type BenchPlatform = AsyncDisposable & {
  pay(idPsp: string, kind: Kind): Promise<Started>
  tryToPay(idPsp: string): Promise<number>
  /** The quick PSP’s callback: the payment is OK. */
  callBack(idTransaction: string): Promise<void>
  /** sendPaymentOutcomeV2, as the quick PSP sends it. */
  account(message: string): Promise<void>
  look(idTransaction: string): Promise<void>
  cpu: Process['cpu']
}
export type BenchPlatformOptions = {
  databaseUrl: string
  /** The most that pay at once. */
  payers: number
  /** PSPs beside the quick one. */
  others?: { idPsp: string; url: string }[]
  /** Where its CPU profile goes. */
  profile?: string | undefined
  /** How it is started; without it, as a process of the bench. It says its port. */
  start?(config: PlatformSettings): Promise<Process>
}
export type PlatformSettings = NonNullable<z.input<typeof platformConfig>>

const port = z.object({ port: z.number() })
const given = z.object({ idTransaction: z.string() })

export async function startBenchPlatform(
  ground: Ground,
  { databaseUrl, payers, others = [], profile, start = asProcess(profile) }: BenchPlatformOptions,
): Promise<BenchPlatform> {
  await using opened = new AsyncDisposableStack()
  const pki = await createDevelopmentPki(join(ground.directory, 'pki'), systemClock.now())
  const arrivals = newArrivals()
  const psp = opened.use(
    await startProcess(new URL('quick-psp-process.ts', import.meta.url), {
      args: [JSON.stringify({ ca: pki.ca, ...pki.psp })],
      heard: message => arrivals.at(message).resolve(performance.now()),
    }),
  )
  const quickUrl = `https://localhost:${port.parse(psp.said).port}/redirections`
  const psps = [{ idPsp: quick, url: quickUrl }, ...others]
  const config = {
    databaseUrl,
    connections: ground.connections,
    port: 0,
    metrics: { port: 0 },
    limits: roomyLimits.platform,
    sessionKey: 'a-session-key-for-the-bench',
    client: { ...pki.forwarder, ca: pki.ca },
    privateHosts: ['localhost'],
    psps: psps.map(({ idPsp }) => ({ idPsp, name: idPsp, keys: { primary: hashOf(keyOf(idPsp)) } })),
    methods: [{ id: 'RPIC', label: 'Pago in conto' }],
    endpoints: psps.map(({ idPsp, url }) => ({ idPsp, url })),
  } satisfies PlatformSettings
  const platform = opened.use(await start(config))
  const base = `http://127.0.0.1:${port.parse(platform.said).port}`
  const dispatcher = opened.adopt(new Agent({ connections: payers }), agent => agent.destroy())
  const ends = opened.move()

  async function send(path: string, body: object | string, headers: Record<string, string> = {}) {
    const response = await request(base + path, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.statusCode, body: await response.body.text() }
  }

  return {
    async pay(idPsp, kind) {
      const start = performance.now()
      const { status, body } = await send('/payments', newOrder(idPsp, kind))
      if (status !== 201) throw new Error(`expected 201, found ${status}`)
      const { idTransaction } = given.parse(JSON.parse(body))
      const handedOut = performance.now()
      const told = arrivals.wait(`${kind} ${idTransaction}`).then(at => at - handedOut)
      return { idTransaction, took: handedOut - start, told }
    },
    tryToPay: async idPsp => (await send('/payments', newOrder(idPsp, 'closing'))).status,
    async callBack(idTransaction) {
      const details = { timestampOperation: systemClock.now().toISOString(), authorizationCode: 'A1' }
      const report = { idPsp: quick, idPSPTransaction: idTransaction, outcome: 'OK', details }
      const path = `/ecommerce/redirect/v1/redirections/${idTransaction}/outcomes`
      const { status } = await send(path, report, { 'ocp-apim-subscription-key': keyOf(quick) })
      if (status !== 200) throw new Error(`expected 200, found ${status}`)
    },
    async account(message) {
      const { status, body } = await send('/nodo-auth/node-for-psp/v1', message, {
        'content-type': 'text/xml; charset=utf-8',
        'ocp-apim-subscription-key': keyOf(quick),
      })
      if (status !== 200 || !body.includes('<outcome>OK<')) throw new Error(`${status}: ${body}`)
    },
    async look(idTransaction) {
      const response = await request(`${base}/payments/${idTransaction}`, { dispatcher })
      await response.body.dump()
      if (response.statusCode !== 200) throw new Error(`expected 200, found ${response.statusCode}`)
    },
    cpu: platform.cpu,
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

const asProcess = (profile: string | undefined) => (config: PlatformSettings) =>
  startProcess(new URL('platform-process.ts', import.meta.url), {
    args: [JSON.stringify(config)],
    execArgv: profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile],
  })

/** Whichever comes first, what is waited for or whoever waits. */
function newArrivals() {
  const known = new Map<unknown, PromiseWithResolvers<number>>()
  function at(name: unknown) {
    const arrival = known.get(name) ?? Promise.withResolvers<number>()
    known.set(name, arrival)
    return arrival
  }
  return { at, wait: (name: string) => at(name).promise.finally(() => known.delete(name)) }
}

let notices = 0
export function newOrder(idPsp: string, description: string): Order {
  const notice = {
    fiscalCode: '77777777777',
    noticeNumber: String(++notices).padStart(18, '0'),
    amount: 12_050,
    description,
    companyName: 'Comune di Milano',
  }
  return { notices: [notice], fee: 150, idPsp, idPaymentMethod: 'RPIC', touchpoint: 'CHECKOUT' }
}

const keyOf = (idPsp: string) => `the-key-of-${idPsp}`
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')
