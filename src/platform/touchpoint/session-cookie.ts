/**
 * The payer's session for a browser without scripts, which cannot hand on the fragment of `urlBack`. Each payment has
 * a cookie of its own, named after the `t` of its `urlBack`, so that two tabs do not take each other's answer.
 */
import { sessionSeconds } from './session.ts'

const name = (t: string) => `return-${t}`

export function sessionCookie(publicUrl: string, { t, session }: { t: string; session: string }): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `${name(t)}=${session}; Path=/return; Max-Age=${sessionSeconds}; HttpOnly; SameSite=Lax${secure}`
}

export function sessionIn(cookies: string | undefined, t: string): string | undefined {
  const pairs = (cookies ?? '').split(';').map(pair => pair.trim())
  return pairs.find(pair => pair.startsWith(`${name(t)}=`))?.slice(name(t).length + 1)
}
