/** The obedient bank, which lends a test the call with which it says that a payer has answered. */
import type { BankParts } from '../../../src/psp/bank/open-bank.ts'
import { connectBank as connectObedient } from '../../psp/banks/obedient.ts'

const shelf = globalThis as { callsOfTests?: Map<string, BankParts['onAnswer']> }

export const callOf = (databaseUrl: string) => shelf.callsOfTests?.get(databaseUrl)

export function connectBank(parts: BankParts) {
  shelf.callsOfTests ??= new Map()
  shelf.callsOfTests.set(parts.databaseUrl, parts.onAnswer)
  return connectObedient(parts)
}
