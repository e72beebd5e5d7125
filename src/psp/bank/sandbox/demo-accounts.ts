/** Who can pay in the sandbox, each with a fate of their own. Amounts in cents. */
import type { Database } from '../../../runtime/database.ts'
import { type NewAccount, openAccount } from './store/account.ts'

const ordinary = { overdraft: 0, dailyLimit: null, blocked: false }

const demoAccounts: NewAccount[] = [
  {
    ...ordinary,
    customer: 'anna',
    label: 'Anna Conti',
    holder: 'Anna Conti',
    iban: 'IT06S9999901600000000000101',
    opening: 1_250_00,
  },
  {
    ...ordinary,
    customer: 'bruno',
    label: 'Bruno Ferri · pochi centesimi sul conto',
    holder: 'Bruno Ferri',
    iban: 'IT03U9999901600000000000202',
    opening: 42,
  },
  {
    ...ordinary,
    customer: 'carla',
    label: 'Carla Monti · conto bloccato',
    holder: 'Carla Monti',
    iban: 'IT97W9999901600000000000303',
    opening: 800_00,
    blocked: true,
  },
  {
    ...ordinary,
    customer: 'dario',
    label: 'Dario Riva · limite di 50 € al giorno',
    holder: 'Dario Riva',
    iban: 'IT94Y9999901600000000000404',
    opening: 5_000_00,
    dailyLimit: 50_00,
  },
]

/** Opens the accounts that are missing, and leaves the others as they are. */
export async function openDemoAccounts(database: Database, at: Date): Promise<void> {
  for (const account of demoAccounts) await openAccount(database, account, at)
}
