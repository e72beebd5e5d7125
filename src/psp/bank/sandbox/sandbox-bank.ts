/** The bank that Passerella brings along: both ports of a PSP, and the things that a payer of it can touch. */
import { randomBytes } from 'node:crypto'
import type { Bank } from '../ports.ts'
import { ledgerBanking } from './core-banking.ts'
import { timeLimitOf } from './habits.ts'
import { type Asking, type Phone, phone, phoneApproval } from './phone-approval.ts'
import { type Account, listAccounts } from './store/account.ts'
import { forgetOld } from './store/forget.ts'

export type SandboxOptions = Omit<Asking, 'random'> & Partial<Pick<Asking, 'random'>>
export type SandboxBank = Bank & { phone: Phone; accounts(): Promise<Account[]> }

export function sandboxBank(options: SandboxOptions): SandboxBank {
  const asking = { random: randomBytes, ...options }
  return {
    coreBanking: ledgerBanking(asking),
    sca: phoneApproval(asking),
    timeLimit: timeLimitOf,
    forget: before => forgetOld(asking.database, before),
    phone: phone(asking),
    accounts: () => listAccounts(asking.database),
  }
}
