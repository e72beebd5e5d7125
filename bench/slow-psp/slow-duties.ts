/** What is owed to the slow PSP: refunds and closings by the thousand, which fall due together, and rest between turns. */
import { type Database, sql } from '../../src/runtime/database.ts'
import { slow } from './two-psps.ts'

const refunds = 5_000
const closings = 500

const paid = `jsonb_build_object('idPSPTransaction', 'P', 'outcome', 'OK', 'at', now(), 'tokenEndsAt', now() + interval '1 day')`
const insert = sql<never>(
  'bench.slow.insert',
  `with owed as (
     select md5(n::text) as id, n > $2::integer as is_closing from generate_series(1, $2::integer + $3::integer) as n),
   transactions as (
     insert into platform.transaction (id_transaction, request, activated_at, life)
     select id, $4::jsonb, now(), case when is_closing then '{"state": "AUTHORIZATION_COMPLETED"}'::jsonb || ${paid}
       else jsonb_build_object('state', 'EXPIRED', 'idPSPTransaction', 'P', 'at', now()) end
     from owed)
   insert into platform.duty (kind, subject, lane, due_at)
   select case when is_closing then 'notify-payment' else 'request-refund' end, id, $1::text, 'infinity'::timestamptz from owed`,
)
const due = sql<never>('bench.slow.due', `update platform.duty set due_at = $2, attempt = 0 where lane = $1`)
const rest = sql<never>('bench.slow.rest', `update platform.duty set due_at = 'infinity' where lane = $1`)

export async function openSlowDuties(database: Database) {
  const notice = {
    fiscalCode: '77777777777',
    noticeNumber: '302000100000009424',
    amount: 1_000,
    description: 'TARI 2026',
    companyName: 'Comune di Milano',
  }
  const order = { notices: [notice], fee: 150, idPsp: slow, idPaymentMethod: 'RPIC', touchpoint: 'CHECKOUT' }
  await database.query(insert, [slow, refunds, closings, JSON.stringify(order)])
  return {
    fallDue: (now: Date) => database.query(due, [slow, now]),
    rest: () => database.query(rest, [slow]),
  }
}
