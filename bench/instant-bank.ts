/**
 * A bank whose payers approve the moment they are asked, with the sandbox's ledger behind it: what is left of a
 * payment is Passerella's own part, and the booking.
 */
import type { BankParts } from '../src/psp/bank/open-bank.ts'
import type { Bank } from '../src/psp/bank/ports.ts'
import { ledgerBanking } from '../src/psp/bank/sandbox/core-banking.ts'

export const connectBank = ({ database, clock }: BankParts): Bank => ({
  coreBanking: ledgerBanking({ database, clock, secret: Buffer.from('a-key-for-the-bench') }),
  sca: {
    customers: async () => null,
    challenge: async ({ idPSPTransaction }) => ({ challenge: idPSPTransaction }),
    verdict: async () => 'approved',
    withdraw: async () => {},
  },
})
