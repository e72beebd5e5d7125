/**
 * `urlBack`: where the payer's browser goes in the end, exactly as it was received (PAGE-7).
 *
 * It must be a page of the web, over TLS unless it is on this machine, so that nobody can make the PSP send its
 * payers to a script or a file. Non-ASCII characters travel in the header as UTF-8, as browsers read them.
 */
import type { Problem } from '../contract/checked.ts'

export function leadsBack(urlBack: string): Problem | undefined {
  const { protocol, hostname, username, password } = new URL(urlBack)
  const safe = protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname))
  if (safe && username === '' && password === '') return undefined
  return { field: 'urlBack', expected: 'an https URL without credentials (http on loopback only)' }
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

export const asLocation = (urlBack: string) => Buffer.from(urlBack, 'utf8').toString('latin1')
