/**
 * Why a sign-in failed, for the log: codes and the names of errors, and what the network said. Nothing that a browser or
 * the provider wrote about a person stands there; a provider's `error` is one of a few words.
 */
import { NoAnswer } from '../../../runtime/http/client.ts'

const deepest = 4

/** Nothing came, where an answer was due. */
export function isSilence(error: unknown): boolean {
  if (error instanceof NoAnswer) return error.reason !== 'too-long' && error.reason !== 'encoded'
  return error instanceof Error && isSilence(error.cause)
}

export function explained(error: unknown): string {
  const said: string[] = []
  for (let at = error; at instanceof Error && said.length < deepest; at = at.cause) said.push(word(at))
  return said.join(', ')
}

function word(error: Error): string {
  if (error instanceof NoAnswer) return error.message
  const { code, error: answered } = error as { code?: unknown; error?: unknown }
  const isWord = typeof answered === 'string' && /^[a-z_]{1,40}$/.test(answered)
  return [typeof code === 'string' ? code : error.constructor.name, ...(isWord ? [answered] : [])].join(' ')
}
