/** The sandbox bank, whose payers approve at once, and which then hangs for ever: before it books, or after. */
import type { BankParts } from '../../../src/psp/bank/open-bank.ts'
import type { Bank } from '../../../src/psp/bank/ports.ts'
import { sandboxBank } from '../../../src/psp/bank/sandbox/sandbox-bank.ts'
import { silence } from './obedient.ts'

export function hanging(parts: BankParts, when: 'before booking' | 'after booking'): Bank {
  const { database, clock, random, config } = parts
  const bank = sandboxBank({
    database,
    clock,
    random,
    secret: Buffer.from(config.sandboxKey ?? ''),
    phoneBaseUrl: config.page.url,
    onAnswer: answered => void parts.onAnswer(answered),
  })
  const { coreBanking } = bank
  return {
    ...bank,
    sca: { ...bank.sca, verdict: async () => 'approved' },
    coreBanking: {
      ...coreBanking,
      async takeMoney(order) {
        if (when === 'after booking') await coreBanking.takeMoney(order)
        return silence()
      },
    },
  }
}
