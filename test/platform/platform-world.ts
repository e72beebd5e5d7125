/** A platform on real parts, with a PSP that a test controls, and the ways in which the world touches it. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Agent, request as send } from 'undici'
import { advance } from '../../src/platform/advance.ts'
import { type PlatformConfig, platformConfig } from '../../src/platform/config.ts'
import { type RunningPlatform, startPlatform } from '../../src/platform/platform.ts'
import type { Move, Refusal, Transaction } from '../../src/platform/transaction.ts'
import { leaveAll } from '../../src/runtime/duties.ts'
import { createLog } from '../../src/runtime/log.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import { freshDatabase } from '../database.ts'
import { ownPki } from '../pki.ts'
import { roomyLimits } from '../roomy-limits.ts'
import { until } from '../until.ts'
import { virtualClock } from '../virtual-clock.ts'
import { hostilePsp, idPSPTransaction, type Manner } from './hostile-psp.ts'

export const idPsp = 'DEMOITMMXXX'
export const keys = {
  primary: 'a-primary-key',
  secondary: 'a-secondary-key',
  other: 'the-key-of-another-psp',
}
export const notice = {
  fiscalCode: '77777777777',
  noticeNumber: '302000100000009424',
  amount: 12_050,
  description: 'TARI 2026',
  companyName: 'Comune di Milano',
}
export const numbered = (noticeNumber: number, amount = 1_000) => ({
  ...notice,
  noticeNumber: String(noticeNumber).padStart(18, '0'),
  amount,
})

/** Whose attempt a step is that no duty took. */
export const nobody = { id: 0, attempt: 0 }

export type DutyRow = { id: string; attempt: number; due_at: Date | null; last_answer: string | null }
type Decide = (transaction: Transaction, now: Date) => Move | Refusal<string>

export type Wire = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json: Record<string, unknown>
}
type Sent = { method?: 'GET' | 'POST' | 'PUT'; body?: string | Buffer; headers?: Record<string, string> }

export function order(change: Record<string, unknown> = {}) {
  return {
    notices: [notice],
    fee: 150,
    idPsp,
    idPaymentMethod: 'RPIC',
    touchpoint: 'CHECKOUT',
    email: 'payer@example.it',
    ...change,
  }
}

export async function newPlatformWorld({
  config = {},
  manner,
}: {
  config?: Partial<PlatformConfig>
  manner?: Manner
} = {}) {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-platform-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const pki = await ownPki(directory)
  const database = opened.use(await freshDatabase())
  const clock = virtualClock()
  const psp = opened.use(await hostilePsp(pki, clock))
  if (manner) psp.behave(manner)
  const lines: string[] = []
  const log = createLog({ level: 'info', service: 'platform', write: line => void lines.push(line) })
  const settings = platformConfig.parse({
    ...settingsFor(database.url, psp.url),
    client: { ...pki.forwarder, ca: pki.ca },
    ...config,
  })
  const parts = { config: settings, clock, random: randomBytes, log }
  let platform: RunningPlatform | undefined = await startPlatform(parts)
  opened.defer(() => platform?.[Symbol.asyncDispose]())
  const agent = opened.adopt(new Agent({ connections: 100 }), agent => agent.close())
  const ends = opened.move()

  const world = {
    database,
    psp,
    pki,
    clock,
    lines,
    settings,
    get base() {
      return `http://127.0.0.1:${platform?.port}`
    },
    get metrics() {
      return `http://127.0.0.1:${platform?.metricsPort}/metrics`
    },
    async restart(change: Partial<PlatformConfig> = {}) {
      await platform?.[Symbol.asyncDispose]()
      platform = await startPlatform({ ...parts, config: { ...settings, ...change } })
    },
    /** Has the registry say so from now on, whether or not an administrator could have it. */
    async register(kind: 'psp' | 'method' | 'endpoint', id: string, change: object | 'removed') {
      await (change === 'removed'
        ? database.run('delete from platform.registry_entry where kind = $1 and id = $2', [kind, id])
        : database.run('update platform.registry_entry set entry = entry || $3 where kind = $1 and id = $2', [
            kind,
            id,
            change,
          ]))
      await database.run('update platform.registry set revision = revision + 1')
      await world.restart()
    },
    /** Another node, over the same database. */
    node: (change: Partial<PlatformConfig> = {}) =>
      startPlatform({ ...parts, config: { ...settings, ...change } }),
    async send(path: string, { method = 'GET', body, headers = {} }: Sent = {}): Promise<Wire> {
      const response = await send(new URL(path, world.base), {
        method,
        headers,
        dispatcher: agent,
        ...(body !== undefined && { body }),
      })
      const text = await response.body.text()
      const isJson = String(response.headers['content-type']).startsWith('application/json')
      return {
        status: response.statusCode,
        headers: response.headers,
        text,
        json: isJson ? JSON.parse(text) : {},
      }
    },
    post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Wire> {
      const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
      return world.send(path, {
        method: 'POST',
        body: payload,
        headers: { 'content-type': 'application/json', ...headers },
      })
    },
    pay: (change: Record<string, unknown> = {}) => world.post('/payments', order(change)),
    form: (fields: [string, string][], headers: Record<string, string> = {}) =>
      world.send('/start', {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    /** A payment whose URL has been handed out: its `idTransaction`. */
    async requested(change: Record<string, unknown> = {}): Promise<string> {
      const { status, json, text } = await world.pay(change)
      if (status !== 201) throw new Error(text)
      return String(json.idTransaction)
    },
    callback: (id: string, change: Record<string, unknown> = {}, key: string | undefined = keys.primary) =>
      world.post(`/ecommerce/redirect/v1/redirections/${id}/outcomes`, report(change), keyed(key)),
    async state(id: string): Promise<string> {
      const { json } = await world.send(`/payments/${id}`)
      return String(json.state)
    },
    duty: async (id: string, kind: string): Promise<DutyRow | undefined> => {
      const columns = 'id, attempt, due_at, last_answer from platform.duty'
      const [row] = await database.run<DutyRow>(`select ${columns} where subject = $1 and kind = $2`, [
        id,
        kind,
      ])
      return row
    },
    owed: async (id: string): Promise<string[]> => {
      const rows = await database.run<{ kind: string }>(
        'select kind from platform.duty where subject = $1 order by kind',
        [id],
      )
      return rows.map(({ kind }) => kind)
    },
    /** What a person does about a duty that gave up. */
    retry: (id: string, kind: string) =>
      database.run(
        'update platform.duty set id = default, attempt = 0, due_at = $3 where subject = $1 and kind = $2',
        [id, kind, clock.now()],
      ),
    /** A step that is decided by the transaction itself, and written as every other. */
    step: (id: string, decide: Decide) =>
      advance({ database: database.database, clock, take: leaveAll }, id, decide),
    reached: (id: string, state: string) =>
      until(`the transaction is ${state}`, async () => (await world.state(id)) === state),
    /** Moves the clock on in small steps until what is waited for has happened. */
    async whileTimePasses<Awaited>(waiting: Promise<Awaited>): Promise<Awaited> {
      let over = false
      const watched = waiting.finally(() => {
        over = true
      })
      while (!over) {
        await clock.advance(250)
        await Promise.race([watched, setTimeout(5)])
      }
      return watched
    },
    count: async (table: string): Promise<number> => {
      const [row] = await database.run<{ count: string }>(`select count(*) from platform.${table}`)
      return Number(row?.count)
    },
    events: async (id: string): Promise<string[]> => {
      const rows = await database.run<{ event: string }>(
        'select event from platform.event where id_transaction = $1 order by id',
        [id],
      )
      return rows.map(({ event }) => event)
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
  return world
}

export type PlatformWorld = Awaited<ReturnType<typeof newPlatformWorld>>

export function report(change: Record<string, unknown> = {}) {
  const outcome = change.outcome ?? 'OK'
  const details =
    outcome === 'OK'
      ? { timestampOperation: '2026-03-02T09:00:30Z', authorizationCode: 'A1' }
      : { errorCode: 'E1' }
  return { idPsp, idPSPTransaction, outcome, details, ...change }
}

const keyed = (key: string | undefined): Record<string, string> =>
  key === undefined || key === '' ? {} : { 'Ocp-Apim-Subscription-Key': key }

const hash = (key: string) => sha256(key).toString('hex')

function settingsFor(databaseUrl: string, url: string) {
  return {
    databaseUrl,
    connections: 15,
    port: 0,
    publicUrl: 'http://localhost:8080',
    limits: roomyLimits.platform,
    metrics: { port: 0 },
    sessionKey: 'a-session-key-for-tests',
    privateHosts: ['localhost'],
    psps: [
      { idPsp, name: 'Banca Demo', keys: { primary: hash(keys.primary), secondary: hash(keys.secondary) } },
      {
        idPsp: 'OTHERITMXXX',
        name: 'Altra Banca',
        channels: [{ idChannel: 'OTHERITMXXX', methods: ['RPIC'] }],
        keys: { primary: hash(keys.other) },
      },
    ],
    methods: [
      { id: 'RPIC', label: 'Pago in conto' },
      { id: 'RBPS', label: 'SCRIGNO', touchpoints: ['CHECKOUT'] },
    ],
    endpoints: [{ url }],
    demo: true,
  }
}
