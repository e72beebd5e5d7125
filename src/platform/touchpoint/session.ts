/**
 * The payer's session: a signed word that says whose transaction it is, good for as long as a payment may take.
 *
 * A JWT by one algorithm (HS256), for this platform and this use alone, and by a key that its header names (`kid`): the
 * one that signs, or one of before, or to come.
 */
import { type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose'
import { type IdTransaction, isIdTransaction } from '../../contract/id-transaction.ts'
import { hmac } from '../../runtime/secret.ts'
import type { Platform } from '../context.ts'

export const sessionSeconds = 900

type Signer = Pick<Platform, 'sessionKey' | 'otherSessionKeys' | 'clock'> & {
  config: Pick<Platform['config'], 'publicUrl'>
}

const alg = 'HS256'
const typ = 'payer-session+jwt'

export function signSession(signer: Signer, idTransaction: IdTransaction): Promise<string> {
  const { sessionKey: key, clock, config } = signer
  const now = Math.floor(clock.now().getTime() / 1000)
  return new SignJWT({})
    .setProtectedHeader({ alg, typ, kid: nameOf(key) })
    .setIssuer(config.publicUrl)
    .setAudience(config.publicUrl)
    .setSubject(idTransaction)
    .setIssuedAt(now)
    .setExpirationTime(now + sessionSeconds)
    .sign(key)
}

/** Whose transaction a token speaks of; undefined where it is not ours, or its time is over. */
export async function readSession(
  { sessionKey, otherSessionKeys, clock, config }: Signer,
  token: string,
): Promise<IdTransaction | undefined> {
  const keyOf = ({ kid }: JWTHeaderParameters) => {
    const key = [sessionKey, ...otherSessionKeys].find(key => nameOf(key) === kid)
    if (!key) throw new Error('no key of ours')
    return key
  }
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [alg],
      typ,
      issuer: config.publicUrl,
      audience: config.publicUrl,
      currentDate: clock.now(),
      requiredClaims: ['exp', 'sub'],
    })
    return isIdTransaction(payload.sub) ? payload.sub : undefined
  } catch {
    return undefined
  }
}

/** What a key is called: it tells nothing of the key. */
const nameOf = (key: Buffer) => hmac(key, 'session key').toString('base64url', 0, 6)
