/**
 * Goes through the books of both sides when all is quiet: whatever happened on the way, what must never happen has not
 * (SAFE-1 to SAFE-5), and nobody waits for something that nobody owes.
 */
import assert from 'node:assert/strict'
import type { Books, Life, Owed } from './books.ts'
import type { Wire } from './wire.ts'

type Case = {
  idTransaction: string
  platform: Life
  notices: { noticeNumber: string; lockedBy: string | null }[]
  amount: number
  psp: Life | null
  debits: number
  returns: number
  taken: number
}
/** `side:kind` of the duties that have been left to people, by transaction. */
export type LeftToPeople = Record<string, string[]>

export async function audit(books: Books, wire: Wire, expected: LeftToPeople = {}): Promise<void> {
  const cases = await readCases(books)
  const left = await books.owed()
  for (const one of cases) {
    const what = JSON.stringify(one)
    assert.ok(one.debits <= 1 && one.returns <= one.debits, `SAFE-1: money moved too often: ${what}`)
    assert.ok(one.taken === 0 || one.taken === one.amount, `SAFE-1: another amount was taken: ${what}`)
    agree(one, what)
    outcomeStands(wire, one.idTransaction)
    leftToPeople(left, one, expected[one.idTransaction] ?? [])
  }
  await ledgerHolds(books)
}

/** SAFE-2, SAFE-3, SAFE-4: what the platform holds, against the payer's account and the notices. */
function agree({ idTransaction, platform, notices, amount, taken }: Case, what: string) {
  const locks = notices.map(({ lockedBy }) => lockedBy === idTransaction)
  const all = (locked: boolean) => locks.every(lock => lock === locked)
  switch (platform.state) {
    case 'NOTIFIED_OK':
    case 'CLOSED':
      assert.equal(taken, amount, `SAFE-2: held for paid, and not taken: ${what}`)
      assert.ok(all(true), `SAFE-4: payable again although it was paid: ${what}`)
      return
    case 'REFUNDED':
    case 'UNAUTHORIZED':
    case 'EXPIRED_NOT_AUTHORIZED':
      assert.equal(taken, 0, `SAFE-3: held for failed, and the payer stays debited: ${what}`)
      assert.ok(all(false), `an undone payment keeps its notices: ${what}`)
      return
    case 'REFUND_ERROR':
      assert.ok(all(true), `SAFE-4: payable again before a person has looked: ${what}`)
      return
    default:
      assert.fail(`SAFE-3: still on its way although all is quiet: ${what}`)
  }
}

/** SAFE-5: every word to the platform about the outcome was the same, and the platform has written one down. */
function outcomeStands(wire: Wire, idTransaction: string) {
  const told = wire.of('CallbackOutcome', idTransaction).map(({ body }) => body)
  assert.ok(new Set(told).size <= 1, `SAFE-5: the outcome of ${idTransaction} changed: ${told.join(' ')}`)
}

/**
 * The outcome of a payment whose URL the platform never handed out is told in vain: it stands there as unconfirmed,
 * and nothing was taken.
 */
const isToldInVain = ({ state }: Life) => state === 'EXPIRED_NOT_AUTHORIZED'

function leftToPeople(left: Owed[], { idTransaction, platform }: Case, expected: string[]) {
  const found = left
    .filter(one => one.idTransaction === idTransaction)
    .map(({ side, kind, dueAt }) => `${side}:${kind}${dueAt ? ' (not quiet yet)' : ''}`)
    .filter(one => !(isToldInVain(platform) && one === 'psp:deliver-outcome'))
  assert.deepEqual(found.sort(), [...expected].sort(), `what is left of ${idTransaction}`)
}

async function ledgerHolds({ psp }: Books) {
  const adrift = await psp.run(
    `select customer from bank.account where kind = 'customer' and balance <>
      (select coalesce(sum(amount), 0) from bank.posting where account = customer)`,
  )
  assert.deepEqual(adrift, [], 'balances and postings differ')
  const strays = await psp.run(
    `select key from bank.journal where kind <> 'opening'
      and not exists (select from psp.payment where id_psp_transaction = key)`,
  )
  assert.deepEqual(strays, [], 'money moved for no payment')
}

async function readCases({ psp, platform }: Books): Promise<Case[]> {
  const transactions = await platform.run<Pick<Case, 'idTransaction' | 'platform' | 'notices' | 'amount'>>(
    `select id_transaction as "idTransaction", life as platform,
       (select jsonb_agg(jsonb_build_object('noticeNumber', notice ->> 'noticeNumber', 'lockedBy',
          (select lock.id_transaction from platform.notice_lock as lock
            where notice_number = notice ->> 'noticeNumber')))
        from jsonb_array_elements(request -> 'notices') as notice) as notices,
       (select sum((notice ->> 'amount')::int) from jsonb_array_elements(request -> 'notices') as notice)::int
         + (request ->> 'fee')::int as amount
     from platform.transaction order by activated_at`,
  )
  const payments = await psp.run<
    Pick<Case, 'idTransaction' | 'debits' | 'returns' | 'taken'> & { psp: Life }
  >(
    `select id_transaction as "idTransaction", life as psp,
       count(*) filter (where kind = 'debit')::int as debits,
       count(*) filter (where kind = 'return')::int as returns,
       coalesce(sum(case kind when 'debit' then amount when 'return' then -amount end), 0)::int as taken
     from psp.payment left join bank.journal on key = id_psp_transaction and refusal is null
     group by id_transaction, life`,
  )
  const unknown = payments.filter(one => !transactions.some(two => two.idTransaction === one.idTransaction))
  assert.deepEqual(unknown, [], 'payments of no transaction')
  const none = { psp: null, debits: 0, returns: 0, taken: 0 }
  return transactions.map(transaction => ({
    ...none,
    ...transaction,
    ...payments.find(({ idTransaction }) => idTransaction === transaction.idTransaction),
  }))
}
