/**
 * That a form was posted by a page of ours, in the session in which that page was shown. Either check would do; a
 * mistake in one leaves the other.
 */
import type { FastifyRequest } from 'fastify'
import { equal, hmac } from '../../../runtime/secret.ts'

/** Follows from the session's secret, which only its browser has and no page shows. */
export const csrfFor = (session: string) => hmac(Buffer.from(session), 'csrf').toString('base64url')

export function carriesCsrf({ body }: FastifyRequest, session: string): boolean {
  const given = typeof body === 'object' && body !== null && 'csrf' in body ? body.csrf : undefined
  return typeof given === 'string' && equal(Buffer.from(given), Buffer.from(csrfFor(session)))
}

/**
 * Browsers say whether a request comes from the page's own origin, and no page can make them lie. Our pages send no
 * referrer, which makes the `Origin` of their own posts `null`; so that counts for a browser alone that says no more.
 */
export function comesFromUs({ headers }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined ? headers.origin === publicUrl : site === 'same-origin'
}
