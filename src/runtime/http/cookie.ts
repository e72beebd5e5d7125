/**
 * Cookies that scripts cannot read and other sites cannot use. Over TLS the name binds a cookie to this very host, for
 * all of its paths: nobody who holds a neighbouring name, or the line, can put another in its place.
 */
export type Cookie = { name: string; value: string; path: string; seconds?: number }

/** The header that sets it. `origin` is that under which browsers reach the listener. */
export function setCookie(origin: string, { name, value, path, seconds }: Cookie): string {
  const age = seconds === undefined ? '' : `; Max-Age=${seconds}`
  const [reach, secure] = isSecure(origin) ? ['/', '; Secure'] : [path, '']
  return `${nameAt(origin, name)}=${value}; Path=${reach}${age}; HttpOnly; SameSite=Lax${secure}`
}

/** What a browser brought under this name. */
export function cookiesIn(header: string | undefined, origin: string, name: string): string[] {
  const start = `${nameAt(origin, name)}=`
  const pairs = (header ?? '').split(';').map(pair => pair.trim())
  return pairs.filter(pair => pair.startsWith(start)).map(pair => pair.slice(start.length))
}

const isSecure = (origin: string) => origin.startsWith('https:')
const nameAt = (origin: string, name: string) => (isSecure(origin) ? `__Host-${name}` : name)
