/**
 * The HTTP client: one pool of connections for each peer, one deadline for the whole exchange, redirects not
 * followed, answers of at most 64 KiB, never compressed. Measured over mTLS on two cores: undici's `request` 8 thousand
 * calls a second, node:https 4.6, fetch 1.5.
 *
 * A call is sent once. If the peer closes a connection at the moment that we use it, nobody knows what it has read, and
 * whoever called decides. Idle connections are closed after four seconds, before most servers close them.
 */
import { createSecureContext } from 'node:tls'
import { buildConnector, type Dispatcher, Pool } from 'undici'
import type { Clock } from '../clock.ts'
import type { PemFiles } from './certificates.ts'
import { before } from './deadline.ts'
import type { AddressGuard } from './private-addresses.ts'

export type Answer = { status: number; body: string }
export type Peer = AsyncDisposable & {
  /** Posts JSON to `path` below the peer's base. Rejects with `NoAnswer` when no whole answer came in time. */
  post(path: string, body: string, headers?: Headers): Promise<Answer>
}
type Headers = Record<string, string>
export type PeerOptions = {
  base: string
  clock: Clock
  /** Milliseconds for everything: the name, connecting, sending, and reading the last byte of the answer. */
  patience: number
  /**
   * Our own certificate and whom we trust, as they are now, the same object until they change. From then on connections
   * are made with the new ones; what is under way ends on the old.
   */
  tls?(): PemFiles
  /** Where the peer may not be; without it, it may be anywhere. */
  guard?: AddressGuard
  connections?: number
}

/**
 * `late`: the time was over. `cut`: the connection failed. `too-long`: the answer went on for more than 64 KiB.
 * `encoded`: it was compressed, which we do not ask for. `full`: so many calls are under way that this one was not made.
 */
export class NoAnswer extends Error {
  readonly reason: 'late' | 'cut' | 'too-long' | 'encoded' | 'full'
  constructor(reason: NoAnswer['reason'], cause?: unknown) {
    super(reason === 'cut' ? `cut: ${told(cause)}` : reason, { cause })
    this.reason = reason
  }
}

const longest = 64 * 1024
const longestHead = 16 * 1024

export function openPeer({ base, clock, patience, tls = () => noFiles, ...options }: PeerOptions): Peer {
  const { origin, pathname } = new URL(base)
  const root = pathname.replace(/\/$/, '')
  const pools = changingPools(origin, { patience, ...options })
  async function exchange(
    path: string,
    body: string,
    headers: Headers,
    signal: AbortSignal,
  ): Promise<Answer> {
    const response = await pools.of(tls()).request({
      path: root + path || '/',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-encoding': 'identity',
        ...headers,
      },
      body,
      signal,
    })
    return { status: response.statusCode, body: await readAll(response) }
  }
  return {
    async post(path, body, headers = {}) {
      const signal = clock.deadline(patience)
      try {
        return await before(signal, exchange(path, body, headers, signal))
      } catch (error) {
        if (error instanceof NoAnswer) throw error
        throw new NoAnswer(signal.aborted ? 'late' : 'cut', error)
      }
    },
    [Symbol.asyncDispose]: () => pools.destroy(),
  }
}

const noFiles: PemFiles = {}

type PoolOptions = Pick<PeerOptions, 'patience' | 'guard' | 'connections'>

/** The pool for the files of now; one whose files are of before takes no more calls, and closes with its last. */
function changingPools(origin: string, options: PoolOptions) {
  const closing = new Set<Pool>()
  let open: { files: PemFiles; pool: Pool } | undefined
  return {
    of(files: PemFiles): Pool {
      if (open?.files === files) return open.pool
      const pool = newPool(origin, files, options)
      if (open) retire(open.pool)
      open = { files, pool }
      return pool
    },
    async destroy() {
      const all = open ? [open.pool, ...closing] : [...closing]
      await Promise.all(all.map(pool => pool.destroy()))
    },
  }

  function retire(pool: Pool) {
    closing.add(pool)
    pool.close(() => closing.delete(pool))
  }
}

/** Of undici's own timeouts only one for whoever connects: no call waits for it, since the call's deadline comes first. */
function newPool(origin: string, files: PemFiles, { patience, guard, connections = 32 }: PoolOptions): Pool {
  const connect = buildConnector({
    secureContext: createSecureContext({ ...files, minVersion: 'TLSv1.2' }),
    timeout: patience + 1_000,
    allowH2: false,
    ...(guard && { lookup: guard.lookup }),
  } satisfies buildConnector.BuildOptions)
  return new Pool(origin, {
    connections,
    connect(target, done) {
      const refused = guard?.refusal(target.hostname)
      if (refused) done(refused, null)
      else connect(target, done)
    },
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: longestHead,
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}

async function readAll({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  if (isEncoded(headers['content-encoding'])) {
    body.on('error', () => {}).destroy() // it says that it was destroyed, and unheard that would end the process
    throw new NoAnswer('encoded')
  }
  for await (const chunk of body) {
    length += chunk.length
    if (length > longest) throw new NoAnswer('too-long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const isEncoded = (encoding: string | string[] | undefined) =>
  encoding !== undefined && String(encoding).toLowerCase() !== 'identity'

/** Where every address of a name failed, the error has no message, only the causes. */
function told(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(told).join(', ')
  return error instanceof Error ? error.message : String(error)
}
