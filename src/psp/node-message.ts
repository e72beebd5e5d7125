/**
 * What a closing claims, read from the message and from its metadata, which say some things twice. A message that
 * contradicts itself claims nothing.
 */
import { centsOf } from '../contract/soap/amount.ts'
import type { PspNotifyPaymentV2 } from '../contract/soap/messages.ts'
import type { Claim } from './closing.ts'

export type Contradiction = 'key-missing' | 'key-twice' | 'metadata-differ' | 'sum-differs'

export function claimIn(message: PspNotifyPaymentV2): Claim | { contradiction: Contradiction } {
  const { idPSP, transactionId, totalAmount, fee, paymentList, metadata } = message
  const told = new Map(metadata)
  if (told.size < metadata.length) return { contradiction: 'key-twice' }
  const idPSPTransaction = told.get('idPSPTransaction')
  const authorizationCode = told.get('authorizationCode')
  if (idPSPTransaction === undefined || authorizationCode === undefined)
    return { contradiction: 'key-missing' }
  if (told.get('idTransaction') !== transactionId) return { contradiction: 'metadata-differ' }
  if (centsOf(told.get('totalAmount') ?? '') !== totalAmount) return { contradiction: 'metadata-differ' }
  if (centsOf(told.get('fee') ?? '') !== fee) return { contradiction: 'metadata-differ' }
  if (sum(message) !== totalAmount) return { contradiction: 'sum-differs' }
  const [{ paymentToken }, ...others] = paymentList
  const paymentTokens: Claim['paymentTokens'] = [paymentToken, ...others.map(other => other.paymentToken)]
  return { idPsp: idPSP, idPSPTransaction, totalAmount, fee, authorizationCode, paymentTokens }
}

const sum = ({ paymentList, fee }: PspNotifyPaymentV2) =>
  paymentList.reduce((sum, { debtAmount }) => sum + debtAmount, fee)
