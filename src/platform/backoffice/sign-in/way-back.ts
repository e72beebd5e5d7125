/** Where somebody wanted to go who had to sign in first: kept by their browser, since the provider's answer has no room. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Language, withLanguage } from '../../../runtime/pages/language.ts'
import { asking, paths } from '../views/paths.ts'
import { cookieOf, cookieWith, withoutCookie } from './cookies.ts'

/** As long as a sign-in may take. */
const seconds = 900

/** A page of the back office, and never one of another site: the first part is ours, and no path begins anew after it. */
const ours = /^\/backoffice(?:[/?](?!\/)[\w.~%=&+/?-]*)?$/

/**
 * Whoever is not signed in does that first. What they asked for is remembered if a browser may simply ask it again; what
 * they posted is not, and they are told so.
 */
export function leadToSignIn(
  { method, url }: FastifyRequest,
  reply: FastifyReply,
  { lang, publicUrl }: { lang: Language; publicUrl: string },
) {
  if (method === 'GET' && ours.test(url) && url.length <= 1_000)
    reply.header('set-cookie', cookieWith(publicUrl, 'way', encodeURIComponent(url), seconds))
  const path = method === 'POST' ? asking(paths.signIn, { ended: 'yes' }) : paths.signIn
  return reply.redirect(withLanguage(path, lang), 303)
}

/** Once: the browser forgets it. Undefined: they wanted nothing but to sign in. */
export function takeWay(request: FastifyRequest, reply: FastifyReply, publicUrl: string): string | undefined {
  const kept = cookieOf(request, publicUrl, 'way')
  if (kept === undefined) return undefined
  reply.header('set-cookie', withoutCookie(publicUrl, 'way'))
  const way = /^[\w.~%!'()*-]{1,3000}$/.test(kept) ? decoded(kept) : ''
  return ours.test(way) ? way : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
