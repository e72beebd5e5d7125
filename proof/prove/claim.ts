/** What a closing claims: read by the PSP's own hand from the message that the platform's own hand has written. */
import { notifyMessage } from '../../src/platform/duties/notify-message.ts'
import type { Claim } from '../../src/psp/closing.ts'
import { claimIn } from '../../src/psp/node-message.ts'
import { at, idPSPTransaction, platformTerms, tokenEnd } from './agreed.ts'

const claims = new Map<string | undefined, Claim>()

/** `code`: what the platform knows of the authorization. */
export function claimOf(code: string | undefined): Claim {
  const known = claims.get(code)
  if (known) return known
  const claim = claimed(code)
  claims.set(code, claim)
  return claim
}

function claimed(authorizationCode = ''): Claim {
  const closing = {
    ...platformTerms,
    state: 'AUTHORIZATION_COMPLETED',
    at: at(0),
    tokenEndsAt: at(tokenEnd),
    idPSPTransaction,
    outcome: 'OK',
    timestampOperation: at(0).toISOString(),
    authorizationCode,
  } as const
  const { idPsp } = platformTerms.order
  const names = { idBrokerPSP: idPsp, idChannel: idPsp }
  const parties = { names, creditorIban: 'IT60X0542811101000000123456' }
  const claim = claimIn(notifyMessage(closing, parties))
  if ('contradiction' in claim) throw new Error(`the closing contradicts itself: ${claim.contradiction}`)
  return claim
}
