/**
 * One GET of which only the head of the answer counts: its status, and the hour that it tells. Over TLS only where the
 * server’s certificate verifies (TLS-5). Never rejects for what the peer does: undefined is no answer.
 */
import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import type { PemFiles } from './certificates.ts'

export type Head = { status: number; date: Date | undefined }
/** `patience`: milliseconds. */
type Asked = { url: string; tls: PemFiles; patience: number }

export function askHead({ url, tls, patience }: Asked): Promise<Head | undefined> {
  const options = { agent: false, signal: AbortSignal.timeout(patience), headers: { connection: 'close' } }
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
      const date = new Date(headers.date ?? '')
      resolve({ status, date: Number.isNaN(date.getTime()) ? undefined : date })
      answer.destroy()
    })
    asking.end()
  })
}
