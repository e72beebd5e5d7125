/**
 * Whether a page of another site had a browser send what changes something. A browser says so: in `Sec-Fetch-Site`, or,
 * if it is old, in `Origin`. A caller that is no browser sends neither.
 *
 * `Origin: null` alone says nothing. Old browsers send it with the forms of our own pages, which keep their address to
 * themselves (no-referrer); what such a form does is let through by the page's secret and its cookie, or by its token.
 */
import type { IncomingMessage } from 'node:http'

export function isCrossSite({ method = '', headers }: IncomingMessage, origin?: string): boolean {
  if (harmless.has(method)) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return headers.origin !== undefined && headers.origin !== 'null' && headers.origin !== origin
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])
