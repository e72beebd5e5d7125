/** Everything that both sides and the bank have written of each payment, as the auditor reads it. */
import type { Life, Owed } from '../../test/both/books.ts'
import type { RunDatabase, Side } from './postgres.ts'

export type Case = {
  idTransaction: string
  platform: Life
  /** In cents, fee included, as the platform holds it. */
  amount: number
  notices: { noticeNumber: string; lockedBy: string | null }[]
  /** Where the receipt goes. */
  email: string | null
  psp: Life | null
  /** In cents, as the PSP holds it. */
  ordered: number | null
  /** Orders that moved money, and what is still gone from the payer's account. */
  debits: number
  returns: number
  taken: number
  /** Whose account was debited. */
  customer: string | null
  /** How often each side has written down an outcome. */
  outcomes: { psp: string[]; platform: string[] }
}

export type Databases = Record<Side, Pick<RunDatabase, 'run'>>
/** What is read when all is quiet. */
export type Quiet = { cases: Case[]; left: Owed[]; strangers: string[] }

const outcomes = `('OK', 'KO', 'CANCELED', 'EXPIRED', 'ERROR')`

export async function readCases({ psp, platform }: Databases): Promise<Pick<Quiet, 'cases' | 'strangers'>> {
  const transactions = await platform.run<TransactionRow>(
    `select id_transaction as "idTransaction", life as platform,
       (select jsonb_agg(jsonb_build_object('noticeNumber', notice ->> 'noticeNumber', 'lockedBy',
          (select lock.id_transaction from platform.notice_lock as lock
            where notice_number = notice ->> 'noticeNumber')))
        from jsonb_array_elements(request -> 'notices') as notice) as notices,
       (select sum((notice ->> 'amount')::int) from jsonb_array_elements(request -> 'notices') as notice)::int
         + (request ->> 'fee')::int as amount, request ->> 'email' as email,
       array(select event from platform.event
         where event.id_transaction = transaction.id_transaction and event in ${outcomes}) as told
     from platform.transaction order by activated_at`,
  )
  const payments = await psp.run<PaymentRow>(
    `select id_transaction as "idTransaction", life as psp, (request ->> 'amount')::int as ordered,
       (select count(*)::int from bank.journal where key = id_psp_transaction and kind = 'debit'
          and refusal is null) as debits,
       (select count(*)::int from bank.journal where key = id_psp_transaction and kind = 'return') as returns,
       (select coalesce(sum(case kind when 'debit' then amount else -amount end), 0)::int from bank.journal
          where key = id_psp_transaction and refusal is null) as taken,
       (select max(customer) from bank.journal where key = id_psp_transaction and kind = 'debit'
          and refusal is null) as customer,
       array(select event from psp.event
         where event.id_psp_transaction = payment.id_psp_transaction and event in ${outcomes}) as told
     from psp.payment`,
  )
  const byTransaction = new Map(payments.map(row => [row.idTransaction, row]))
  const cases = transactions.map(({ told, ...transaction }) => {
    const { told: saidByPsp = [], ...payment } = byTransaction.get(transaction.idTransaction) ?? none
    byTransaction.delete(transaction.idTransaction)
    return { ...payment, ...transaction, outcomes: { psp: saidByPsp, platform: told } }
  })
  return { cases, strangers: [...byTransaction.keys()] }
}

type TransactionRow = Pick<Case, 'idTransaction' | 'platform' | 'notices' | 'amount' | 'email'> & {
  told: string[]
}
type PaymentRow = Omit<Case, 'platform' | 'notices' | 'amount' | 'email' | 'outcomes'> & { told: string[] }

const none: Omit<PaymentRow, 'idTransaction'> = {
  psp: null,
  ordered: null,
  debits: 0,
  returns: 0,
  taken: 0,
  customer: null,
  told: [],
}
