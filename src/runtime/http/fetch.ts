/**
 * The way to a web service for a library that wants `fetch`: one pool, one deadline for each exchange, redirects not
 * followed, answers of at most 256 KiB. Rejects with `NoAnswer`.
 */
import { Agent, errors } from 'undici'
import type { Clock } from '../clock.ts'
import { NoAnswer } from './client.ts'
import { before } from './deadline.ts'

export type Fetching = AsyncDisposable & {
  fetch(url: string, options: FetchOptions): Promise<Response>
}
type FetchOptions = { method: string; headers: Record<string, string>; body?: unknown }
type FetchingOptions = { clock: Clock /** Milliseconds. */; patience: number; ca?: string | undefined }

const longest = 256 * 1024
const emptyStatuses = [204, 205, 304]

export function openFetch({ clock, patience, ca }: FetchingOptions): Fetching {
  const connect = ca === undefined ? {} : { ca }
  const agent = new Agent({ connections: 4, connect, keepAliveTimeout: 10_000, maxResponseSize: longest })
  async function exchange(url: string, { method, headers, body }: FetchOptions, signal: AbortSignal) {
    const { origin, pathname, search } = new URL(url)
    const response = await agent.request({
      origin,
      path: pathname + search,
      method: method as 'GET' | 'POST',
      headers,
      body: body === undefined || body === null ? null : String(body),
      signal,
    })
    const text = await response.body.text()
    const { statusCode: status } = response
    const told = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
    return new Response(emptyStatuses.includes(status) ? null : text, { status, headers: told })
  }
  return {
    async fetch(url, options) {
      const signal = clock.deadline(patience)
      try {
        return await before(signal, exchange(url, options, signal))
      } catch (error) {
        const cut = error instanceof errors.ResponseExceededMaxSizeError ? 'too-long' : 'cut'
        throw new NoAnswer(signal.aborted ? 'late' : cut, error)
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}
