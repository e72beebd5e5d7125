/**
 * A sign-in that is under way at the provider. It is kept nowhere but in the browser that began it: the cookie says
 * until when it may be concluded, with 256 random bits, and all its secrets follow from that and a key of ours. So the
 * state is the signature of the cookie too, and a stranger who begins a million of them fills no table.
 */
import type { Clock } from '../../../runtime/clock.ts'
import { equal, hmac } from '../../../runtime/secret.ts'

export type Pending = {
  /** What the cookie carries. */
  seed: string
  state: string
  nonce: string
  /** Of PKCE. It never reaches the browser. */
  verifier: string
}

/** How long a person may be at the provider. */
export const pendingSeconds = 600

type Maker = { sessionKey: Buffer; clock: Clock }
/** Keys change: a sign-in may have begun under one that was the first until just now. */
type Reader = Maker & { otherSessionKeys: readonly Buffer[] }

export function newPending(maker: Maker, random: (bytes: number) => Buffer): Pending {
  const endsAt = maker.clock.now().getTime() + pendingSeconds * 1000
  return derive(maker.sessionKey, `${endsAt}.${random(32).toString('base64url')}`)
}

/** The sign-in that a browser began, if the provider's answer belongs to it and it is not over. */
export function readPending(
  { sessionKey, otherSessionKeys, clock }: Reader,
  { seed, state }: { seed: string | undefined; state: string | null },
): Pending | undefined {
  if (seed === undefined || state === null) return undefined
  if (!(Number(seed.split('.', 1)[0]) > clock.now().getTime())) return undefined
  return [sessionKey, ...otherSessionKeys]
    .map(key => derive(key, seed))
    .find(pending => equal(Buffer.from(pending.state), Buffer.from(state)))
}

function derive(key: Buffer, seed: string): Pending {
  const of = (what: string) => hmac(key, 'back office sign-in', what, seed).toString('base64url')
  return { seed, state: of('state'), nonce: of('nonce'), verifier: of('verifier') }
}
