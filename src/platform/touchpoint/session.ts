/** The payer's session: a signed word that says whose transaction it is, good for as long as a payment may take. */
import { jwtVerify, SignJWT } from 'jose'
import { type IdTransaction, isIdTransaction } from '../../contract/id-transaction.ts'
import type { Platform } from '../context.ts'

export const sessionSeconds = 900

type Signer = Pick<Platform, 'sessionKey' | 'clock'>

export function signSession({ sessionKey, clock }: Signer, idTransaction: IdTransaction): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000)
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(idTransaction)
    .setIssuedAt(now)
    .setExpirationTime(now + sessionSeconds)
    .sign(sessionKey)
}

/** Whose transaction a token speaks of; undefined where it is not ours, or its time is over. */
export async function readSession(
  { sessionKey, clock }: Signer,
  token: string,
): Promise<IdTransaction | undefined> {
  try {
    const checks = { algorithms: ['HS256'], currentDate: clock.now(), requiredClaims: ['exp', 'sub'] }
    const { payload } = await jwtVerify(token, sessionKey, checks)
    return isIdTransaction(payload.sub) ? payload.sub : undefined
  } catch {
    return undefined
  }
}
