/** The bank of `bench/instant-bank.ts` as a bank brings it, in JavaScript, so that nothing has to be read as TypeScript. */
import { ledgerBanking } from '../../dist/psp/bank/sandbox/core-banking.js'

export const connectBank = ({ database, clock }) => ({
  coreBanking: ledgerBanking({ database, clock, secret: Buffer.from('a-key-for-the-bench') }),
  sca: {
    customers: async () => null,
    challenge: async ({ idPSPTransaction }) => ({ challenge: idPSPTransaction }),
    verdict: async () => 'approved',
    withdraw: async () => {},
  },
})
