/** A platform whose back office is asked over HTTP by an administrator's program, every answer held against the document. */
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'undici'
import type { PlatformConfig } from '../../src/platform/config.ts'
import { putAccessToken } from '../../src/platform/store/access-token.ts'
import type { AuditLine } from '../../src/platform/store/audit.ts'
import { after } from '../../src/runtime/clock.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import { newPlatformWorld } from '../platform/platform-world.ts'
import { keepsDocument, operations } from './document.ts'

export type Answer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json: Record<string, unknown>
}
type Method = 'GET' | 'PUT' | 'POST' | 'DELETE'
export type Sent = {
  /** JSON, unless it is text already. */
  body?: unknown
  headers?: Record<string, string>
  /** The access token; `null` for none. */
  token?: string | null
  /** Another node. */
  base?: string
}

const seen = new Set<string>()

/** What the document declares, of these operations and statuses, and no test of this file has been answered. */
export const unseen = (paths: RegExp, statuses: RegExp): string[] =>
  operations
    .filter(({ path }) => paths.test(path))
    .flatMap(({ method, path, operation: { responses } }) =>
      Object.keys(responses)
        .filter(status => statuses.test(status))
        .map(status => `${method.toUpperCase()} ${path} ${status}`),
    )
    .filter(answer => !seen.has(answer))

const objectIn = (body: unknown) =>
  typeof body === 'string' && body.startsWith('{"') ? JSON.parse(body) : body

export async function newOfficeWorld(config: Partial<PlatformConfig> = {}) {
  await using opened = new AsyncDisposableStack()
  const world = opened.use(await newPlatformWorld({ config }))
  const agent = opened.adopt(new Agent({ connections: 100 }), agent => agent.close())

  async function tokenOf(name: string): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const now = world.clock.now()
    const made = { hash: sha256(token), name: 'test', person: null, endsAt: after(now, 3_600_000) }
    await putAccessToken(world.database.database, made, { who: name, at: now })
    return token
  }
  const anna = await tokenOf('anna')

  /** `path` is below /backoffice/v1. */
  async function ask(method: Method, path: string, sent: Sent = {}): Promise<Answer> {
    const { token = anna, base = world.base, headers, body } = sent
    const answered = await request(`${base}/backoffice/v1${path}`, {
      method,
      dispatcher: agent,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && {
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    })
    const text = await answered.body.text()
    const { statusCode: status, headers: told } = answered
    seen.add(keepsDocument({ method, path, sent: objectIn(body), status, headers: told, text }))
    return { status, headers: told, text, json: text === '' ? {} : JSON.parse(text) }
  }

  const ends = opened.move()
  return {
    platform: world,
    tokenOf,
    ask,
    get: (path: string, sent?: Sent) => ask('GET', path, sent),
    put: (path: string, body: unknown, sent: Sent = {}) => ask('PUT', path, { ...sent, body }),
    post: (path: string, body?: unknown, sent: Sent = {}) => ask('POST', path, { ...sent, body }),
    remove: (path: string, sent?: Sent) => ask('DELETE', path, sent),
    /** Payers can no longer choose this PSP. */
    async withdraw(idPsp: string) {
      const { json } = await ask('GET', `/psps/${idPsp}`)
      await ask('PUT', `/psps/${idPsp}`, { body: { ...json, offered: false } })
    },
    /** As it is in the table, the oldest first. */
    audit: () => world.database.run<AuditLine>('select * from platform.audit order by id'),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

export type OfficeWorld = Awaited<ReturnType<typeof newOfficeWorld>>
