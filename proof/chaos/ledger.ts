/** The bank's books in themselves, and against what the platform holds for paid. */
import type { Case, Databases } from './cases.ts'

export async function auditLedger({ psp }: Databases, cases: Case[]): Promise<string[]> {
  const adrift = await psp.run<{ customer: string }>(
    `select customer from bank.account where kind = 'customer' and balance <>
      (select coalesce(sum(amount), 0) from bank.posting where account = customer)`,
  )
  const unbalanced = await psp.run<{ sum: string }>(
    'select sum(amount) from bank.posting having sum(amount) <> 0',
  )
  const strays = await psp.run<{ key: string }>(
    `select key from bank.journal where kind <> 'opening'
      and not exists (select from psp.payment where id_psp_transaction = key)`,
  )
  return [
    ...adrift.map(({ customer }) => `SAFE-1: the balance of ${customer} differs from its postings`),
    ...unbalanced.map(({ sum }) => `SAFE-1: the postings sum to ${sum}`),
    ...strays.map(({ key }) => `SAFE-6: money moved for no payment: ${key}`),
    ...(await eachLost(psp, cases)),
  ]
}

/** From each account is gone what the platform holds for paid by it, to the cent. */
async function eachLost(psp: Databases['psp'], cases: Case[]): Promise<string[]> {
  const accounts = await psp.run<{ customer: string; gone: number }>(
    `select customer, (select coalesce(sum(amount), 0) from bank.journal
        where kind = 'opening' and to_account = account.customer)::float8 - balance::float8 as gone
     from bank.account where kind = 'customer'`,
  )
  const paid = new Map<string, number>()
  for (const { platform, customer, amount } of cases)
    if (platform.state === 'NOTIFIED_OK' && customer !== null)
      paid.set(customer, (paid.get(customer) ?? 0) + amount)
  return accounts
    .filter(({ customer, gone }) => gone !== (paid.get(customer) ?? 0))
    .map(
      ({ customer, gone }) =>
        `SAFE-2: ${gone} cents are gone from ${customer}, and ${paid.get(customer) ?? 0} are held for paid`,
    )
}
