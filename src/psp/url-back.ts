/**
 * `urlBack`: where the payer's browser goes in the end, exactly as it was received (PAGE-7).
 *
 * It must be a page of the web, over TLS unless it is on this machine, so that nobody can make the PSP send its
 * payers to a script or a file. Non-ASCII characters travel in the header as UTF-8, as browsers read them.
 */
import type { Problem } from '../contract/checked.ts'
import { isSafeUrl, safeUrl } from '../runtime/safe-url.ts'

export function leadsBack(urlBack: string): Problem | undefined {
  return isSafeUrl(urlBack) ? undefined : { field: 'urlBack', expected: safeUrl }
}

export const asLocation = (urlBack: string) => Buffer.from(urlBack, 'utf8').toString('latin1')
