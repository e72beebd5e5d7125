/** A PSP on real parts, with a platform that a test controls, and the ways in which the world touches it. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, type Dispatcher, request as send } from 'undici'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import type { Body } from '../../src/contract/operations.ts'
import { type PspConfig, pspConfig } from '../../src/psp/config.ts'
import { type RunningPsp, startPsp } from '../../src/psp/psp.ts'
import { type Clock, systemClock } from '../../src/runtime/clock.ts'
import { type DevelopmentPki, newAuthority } from '../../src/runtime/development-pki.ts'
import { createLog } from '../../src/runtime/log.ts'
import { freshDatabase } from '../database.ts'
import { freePort } from '../free-port.ts'
import { ownPki } from '../pki.ts'
import { roomyLimits } from '../roomy-limits.ts'
import { until } from '../until.ts'
import { isVirtual, paced } from '../virtual-clock.ts'
import { callbackServer, cutOff } from './callback-server.ts'
import { newPayer, type Payer } from './payer.ts'

export type Asked = Body<'RetrieveRedirectUrl'>
export type Wire = {
  status: number
  text: string
  json: Record<string, unknown>
  headers: Dispatcher.ResponseData['headers']
}
export const idPsp = 'DEMOITMMXXX'
export const callbackKey = 'a-callback-key-for-tests'

export type PspWorldOptions = {
  clock?: Clock
  config?: Partial<PspConfig>
  /** Of the two listeners, in place of limits that nobody meets. */
  limits?: { api?: Partial<PspConfig['api']['limits']>; page?: Partial<PspConfig['page']['limits']> }
  quiet?: boolean
}

export async function newPspWorld({ clock = systemClock, config = {}, limits = {} }: PspWorldOptions = {}) {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-psp-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const pki = await ownPki(directory)
  const database = opened.use(await freshDatabase())
  const platform = opened.use(await callbackServer())
  const lines: string[] = []
  const log = createLog({ level: 'info', service: 'psp', write: line => void lines.push(line) })
  const authority = await newAuthority(new Date(), 'Passerella test CA')
  const clientCa = join(directory, 'clients.pem')
  await writeFile(clientCa, `${readFileSync(pki.ca, 'utf8')}\n${authority.certificate.toString('pem')}`)
  const settings = await newSettings(pki, clientCa, database.url, platform.base, config, limits)
  const parts = { config: settings, clock, random: randomBytes, log }
  let psp: RunningPsp | undefined = await startPsp(parts)
  /** With a clock that stands still, whoever waits for it in order to stop would wait for ever. */
  const stop = async (running: AsyncDisposable | undefined) => {
    const stopped = running?.[Symbol.asyncDispose]()
    await (isVirtual(clock) ? paced(clock, Promise.resolve(stopped)) : stopped)
  }
  opened.defer(() => stop(psp))
  opened.defer(() => platform.answer(cutOff))
  const agent = new Agent({ connect: clientOf(pki) })
  opened.defer(() => agent.close())
  const ends = opened.move()
  const page = settings.page.url

  const world = {
    database,
    platform,
    pki,
    /** A CA whose client certificates the PSP trusts. */
    authority,
    page,
    lines,
    clock,
    settings,
    api: `https://localhost:${settings.api.port}`,
    metrics: `http://127.0.0.1:${psp.metricsPort}/metrics`,
    /** Stops the PSP as Ctrl-C does. */
    async stop() {
      await stop(psp)
      psp = undefined
    },
    async start() {
      psp = await startPsp(parts)
    },
    /** POST /redirections, as the platform sends it. */
    retrieve: (body: unknown, headers: Record<string, string> = {}, dispatcher: Dispatcher = agent) =>
      world.post('/redirections', body, headers, dispatcher),
    /** POST /redirections/refunds, as the platform sends it. */
    refund: (
      { request, idPSPTransaction }: Pick<OpenPayment, 'request' | 'idPSPTransaction'>,
      dispatcher: Dispatcher = agent,
    ) =>
      world.post(
        '/redirections/refunds',
        { idTransaction: request.idTransaction, idPSPTransaction, action: 'refund' },
        {},
        dispatcher,
      ),
    async post(
      path: string,
      body: unknown,
      headers: Record<string, string> = {},
      dispatcher: Dispatcher = agent,
    ): Promise<Wire> {
      const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
      const response = await send(`https://localhost:${settings.api.port}${path}`, {
        method: 'POST',
        dispatcher,
        headers: { 'content-type': 'application/json', ...headers },
        body: payload,
      })
      const text = await response.body.text()
      const json = text === '' ? {} : JSON.parse(text)
      return { status: response.statusCode, text, json, headers: response.headers }
    },
    /** How many rows there are that a request could have left behind. */
    async traces(): Promise<number> {
      const tables = ['payment', 'event', 'duty'].map(table => `(select count(*) from psp.${table})`)
      const [row] = await database.run<{ rows: number }>(`select (${tables.join(' + ')})::int as rows`)
      return row?.rows ?? Number.NaN
    },
    /** The duty of this kind, if it is owed. */
    async duty({ idPSPTransaction }: { idPSPTransaction: string }, kind: string): Promise<Owed | undefined> {
      const [row] = await database.run<Owed>(
        'select attempt, due_at, last_answer from psp.duty where subject = $1 and kind = $2',
        [idPSPTransaction, kind],
      )
      return row
    },
    /** A payment whose payer has opened its page. */
    async opened(asked: Partial<Asked> = {}): Promise<OpenPayment> {
      const request = redirection(asked)
      const { status, text, json } = await world.retrieve(request)
      if (status !== 200) throw new Error(text)
      const payer = newPayer()
      const url = String(json.url)
      await payer.get(url)
      return { request, url, payer, idPSPTransaction: String(json.idPSPTransaction) }
    },
    /** The payer says who they are; their phone is asked. Resolves with the phone's page. */
    async asked({ payer, url, idPSPTransaction }: OpenPayment, customer = 'anna'): Promise<string> {
      await payer.submit(`${url}/authorize`, { customer })
      const [challenge] = await database.run<{ id: string }>(
        `select id from bank.challenge where id_psp_transaction = $1 and state = 'pending'`,
        [idPSPTransaction],
      )
      return `${page}/sandbox/phone/${challenge?.id}`
    },
    approve: (phone: string) => newPayer().submit(`${phone}/answer`, { answer: 'approve' }),
    refuse: (phone: string) => newPayer().submit(`${phone}/answer`, { answer: 'refuse' }),
    /** The payment's life as stored, when it has reached `state`. */
    reached: (payment: { idPSPTransaction: string }, state: string) =>
      until(`the payment is ${state}`, async () => {
        const life = await world.life(payment)
        return life.state === state && life
      }),
    async life({ idPSPTransaction }: { idPSPTransaction: string }): Promise<Record<string, unknown>> {
      const [row] = await database.run<{ life: Record<string, unknown> }>(
        'select life from psp.payment where id_psp_transaction = $1',
        [idPSPTransaction],
      )
      return row?.life ?? {}
    },
    async balance(customer: string): Promise<number> {
      const [row] = await database.run<{ balance: string }>(
        'select balance from bank.account where customer = $1',
        [customer],
      )
      return Number(row?.balance)
    },
    /** What the journal holds for this payment: how many debits, and how many returns. */
    async booked({ idPSPTransaction }: { idPSPTransaction: string }) {
      const [row] = await database.run<{ debits: number; returns: number }>(
        `select (count(*) filter (where kind = 'debit'))::int as debits,
                (count(*) filter (where kind = 'return'))::int as returns
         from bank.journal where key = $1 and refusal is null`,
        [idPSPTransaction],
      )
      return row
    },
    confirmed: ({ idPSPTransaction }: { idPSPTransaction: string }) =>
      until('the outcome is confirmed', async () => {
        const [row] = await database.run(
          'select confirmed_at from psp.payment where id_psp_transaction = $1',
          [idPSPTransaction],
        )
        return row?.confirmed_at
      }),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
  return world
}

export type PspWorld = Awaited<ReturnType<typeof newPspWorld>>
export type Owed = { attempt: number; due_at: Date | null; last_answer: string | null }
export type OpenPayment = { request: Asked; url: string; payer: Payer; idPSPTransaction: string }

export function redirection(asked: Partial<Asked> = {}): Asked {
  return {
    idTransaction: newIdTransaction(),
    idPsp,
    amount: 12_200,
    urlBack: 'http://localhost:8080/return?t=1#clientId=CHECKOUT&transactionId=x&sessionToken=y',
    description: 'TARI 2026',
    idPaymentMethod: 'RPIC',
    touchpoint: 'CHECKOUT',
    paName: 'Comune di Milano',
    paymentMethod: 'Pago in conto',
    ...asked,
  }
}

export function clientOf({ ca, forwarder }: DevelopmentPki) {
  return { ca: readFileSync(ca), cert: readFileSync(forwarder.certificate), key: readFileSync(forwarder.key) }
}

async function newSettings(
  pki: DevelopmentPki,
  clientCa: string,
  databaseUrl: string,
  base: string,
  config: Partial<PspConfig>,
  limits: NonNullable<PspWorldOptions['limits']>,
) {
  const pagePort = await freePort()
  return pspConfig.parse({
    databaseUrl,
    connections: 15,
    api: {
      port: await freePort(),
      certificate: pki.psp.certificate,
      key: pki.psp.key,
      clientCa,
      clients: ['pagopa-forwarder'],
      limits: { ...roomyLimits.api, ...limits.api },
    },
    page: {
      port: pagePort,
      url: `http://localhost:${pagePort}`,
      limits: { ...roomyLimits.page, ...limits.page },
    },
    metrics: { port: 0 },
    platform: { url: base },
    callbackKey,
    pageKey: 'a-page-key-for-tests',
    sandboxKey: 'a-sandbox-key-for-tests',
    bank: 'sandbox',
    psps: [
      {
        idPsp,
        name: 'Banca Demo',
        methods: ['RBPR', 'RBPB', 'RBPP', 'RBPIC', 'RPIC', 'RBPS'],
        touchpoints: ['CHECKOUT', 'IO'],
      },
    ],
    ...config,
  })
}
