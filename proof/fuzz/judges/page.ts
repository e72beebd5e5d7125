/** Whether what a browser is shown is a page of ours, that lets nothing of a stranger's in. */
import type { Answer } from '../answer.ts'

export function judgePage({ headers, body }: Answer): string | undefined {
  if (headers['content-type'] !== 'text/html; charset=utf-8') return 'no page'
  const text = body.toString('utf8')
  if (!/^<!doctype html>/i.test(text) || !/<\/html>\s*$/.test(text)) return 'a page that is not whole'
  if (!headers['content-security-policy']?.includes("default-src 'none'")) return 'a page without its policy'
  return headers['cache-control'] === 'no-store' ? undefined : 'a page that may be kept'
}
