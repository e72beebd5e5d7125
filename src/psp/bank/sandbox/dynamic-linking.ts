/**
 * Dynamic linking: an approval is good for the amount and the payee that the payer saw, and for nothing else. It is an
 * HMAC over exactly these, so that neither the payment nor the row of the challenge can change under it unnoticed.
 */
import { equal, hmac } from '../../../runtime/secret.ts'
import type { Approval } from '../ports.ts'
import type { Challenge } from './store/challenge.ts'

/** The parts are encoded as a JSON array of strings: where one ends and the next begins is never in doubt. */
export const approvalCode = (
  secret: Buffer,
  challenge: string,
  { idPSPTransaction, customer, amount, payee }: Approval,
): Buffer => hmac(secret, 'approval', challenge, idPSPTransaction, customer, String(amount), payee)

/** Whether the payer was asked for exactly this approval and, if they gave it, gave it to exactly this. */
export function isLinked(secret: Buffer, challenge: Challenge, approval: Approval): boolean {
  const { id, code } = challenge
  const claimed = approvalCode(secret, id, approval)
  const asked = approvalCode(secret, id, challenge)
  return equal(asked, claimed) && (code === null || equal(code, claimed))
}
