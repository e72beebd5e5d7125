/**
 * `details` must fit `outcome` (OUTCOME-9, OUTCOME-10, OUTCOME-24). The two stand side by side in the request, so
 * neither `oneOf` nor a discriminator inside `details` can say it.
 */
import type { Problem } from './checked.ts'
import { schemas } from './operations.ts'

const ofAuthorized: readonly string[] = schemas.TransactionAuthorizedOutcomeDetails.required
const ofDenied: readonly string[] = schemas.TransactionDeniedOutcomeDetails.required

/** A request of whatever operation: only CallbackOutcome has `details`. */
type Report = { outcome?: string; details?: object }

export function detailsProblems({ outcome, details }: Report): Problem[] {
  if (!details) return []
  const [needed, foreign] = outcome === 'OK' ? [ofAuthorized, ofDenied] : [ofDenied, ofAuthorized]
  const fits = needed.every(name => name in details) && !foreign.some(name => name in details)
  if (fits) return []
  const expected = `${needed.join(' and ')} without ${foreign.join(' or ')}, because outcome is ${outcome}`
  return [{ field: 'details', expected }]
}
