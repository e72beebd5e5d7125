/**
 * The payer's session for a browser without scripts, which cannot hand on the fragment of `urlBack`. Each payment has
 * a cookie of its own, named after the `t` of its `urlBack`, so that two tabs do not take each other's answer.
 */
import { cookiesIn, setCookie } from '../../runtime/http/cookie.ts'
import { sessionSeconds } from './session.ts'

const name = (t: string) => `return-${t}`

export const sessionCookie = (publicUrl: string, { t, session }: { t: string; session: string }) =>
  setCookie(publicUrl, { name: name(t), value: session, path: '/return', seconds: sessionSeconds })

export const sessionIn = (cookies: string | undefined, publicUrl: string, t: string): string | undefined =>
  cookiesIn(cookies, publicUrl, name(t))[0]
