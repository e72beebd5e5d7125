/**
 * The back office's cookies: for this host alone, over TLS alone where browsers reach us over TLS, out of reach of
 * scripts.
 *
 * They are `Lax`, not `Strict`: the way back from the provider is a navigation that another site began, and so is the
 * redirect that follows it. With `Strict` the browser would bring neither the sign-in that is under way nor the session
 * that was just begun. What changes something is posted, and a post from another site brings no `Lax` cookie either.
 */
import type { FastifyRequest } from 'fastify'

const names = { session: 'backoffice', pending: 'backoffice-sign-in', way: 'backoffice-way' }
type Cookie = keyof typeof names

const isSecure = (publicUrl: string) => publicUrl.startsWith('https:')
const nameIn = (publicUrl: string, cookie: Cookie) =>
  isSecure(publicUrl) ? `__Host-${names[cookie]}` : names[cookie]

/** Without `seconds` it goes with the browser. */
export function cookieWith(publicUrl: string, cookie: Cookie, value: string, seconds?: number): string {
  const age = seconds === undefined ? '' : `; Max-Age=${seconds}`
  const secure = isSecure(publicUrl) ? '; Secure' : ''
  return `${nameIn(publicUrl, cookie)}=${value}; Path=/; HttpOnly; SameSite=Lax${age}${secure}`
}

export const withoutCookie = (publicUrl: string, cookie: Cookie) => cookieWith(publicUrl, cookie, '', 0)

export function cookieOf({ headers }: FastifyRequest, publicUrl: string, cookie: Cookie): string | undefined {
  const start = `${nameIn(publicUrl, cookie)}=`
  const pairs = (headers.cookie ?? '').split(';').map(pair => pair.trim())
  return pairs.find(pair => pair.startsWith(start))?.slice(start.length) || undefined
}
