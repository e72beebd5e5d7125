/**
 * One GET, or a POST of JSON, of which only the head of the answer counts: its status, its type, and the hour that it
 * tells. Over TLS only where the server’s certificate verifies (TLS-5). Never rejects for what the peer does: undefined
 * is no answer.
 */
import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import type { PemFiles } from './certificates.ts'

export type Head = { status: number; isJson: boolean; date: Date | undefined }
/** `patience`: milliseconds. `posted`: JSON; without it, nothing is posted. */
type Asked = { url: string; tls: PemFiles; patience: number; posted?: string }

export function askHead({ url, tls, patience, posted }: Asked): Promise<Head | undefined> {
  const options = {
    agent: false,
    signal: AbortSignal.timeout(patience),
    method: posted === undefined ? 'GET' : 'POST',
    headers: { connection: 'close', ...(posted !== undefined && { 'content-type': 'application/json' }) },
  }
  const { protocol } = new URL(url)
  return new Promise(resolve => {
    const asking =
      protocol === 'http:'
        ? requestPlain(url, options)
        : request(url, { ...options, ...tls, minVersion: 'TLSv1.2' })
    asking.on('error', () => resolve(undefined))
    asking.on('close', () => resolve(undefined)) // an answer that changes the protocol ends it without an error
    asking.on('response', answer => {
      const { statusCode: status = 0, headers } = answer
      const isJson = /^application\/([\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '')
      const date = new Date(headers.date ?? '')
      resolve({ status, isJson, date: Number.isNaN(date.getTime()) ? undefined : date })
      answer.destroy()
    })
    asking.end(posted)
  })
}
