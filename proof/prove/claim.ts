/** What the closing claims: as the platform's message says it, from what was agreed and what was told. */

import { paymentTokensOf } from '../../src/platform/payment-token.ts'
import { amountOf } from '../../src/platform/transaction.ts'
import type { Claim } from '../../src/psp/closing.ts'
import { idPSPTransaction, platformTerms } from './agreed.ts'

export function claimOf(): Claim {
  const { order } = platformTerms
  const [first, ...others] = paymentTokensOf(platformTerms)
  if (first === undefined) throw new Error('an order without notices')
  return {
    idPsp: order.idPsp,
    idPSPTransaction,
    totalAmount: amountOf(order),
    fee: order.fee,
    authorizationCode: 'A1',
    paymentTokens: [first, ...others],
  }
}
