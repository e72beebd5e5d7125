/**
 * Where a browser, or a key, may be sent: over TLS, or on this machine; never to a script or a file, and never with
 * credentials in the address.
 */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname))
}

export const safeUrl = 'an https URL without credentials (http on loopback only)'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a host, as a URL would write it, is this machine. */
export const isLoopback = (host: string): boolean => loopback.has(host) || host === '::1'
