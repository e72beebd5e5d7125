/**
 * What holds at any instant, also under fire; one statement sees each side at one instant. SAFE-6: whoever has the next
 * move and is not a person of their own free will has a duty to make it. SAFE-4: notices are locked as long as money for
 * them is gone, or may be.
 */
import { after } from '../../src/runtime/clock.ts'
import type { Databases } from './cases.ts'

export async function brokenPromises({ psp, platform }: Databases, now: Date): Promise<string[]> {
  const [ofPsp, ofPlatform, loose] = await Promise.all([
    psp.run<Broken>(
      `select id_transaction as id, life ->> 'state' as state, duty as missing
       from psp.payment join (values ${rows(owedByPsp)}) as owed (state, duty) on life ->> 'state' = owed.state
       where (owed.state <> 'settled' or confirmed_at is null)
         and not exists (select from psp.duty where subject = id_psp_transaction and kind = owed.duty)`,
    ),
    platform.run<Broken>(
      `select id_transaction as id, life ->> 'state' as state, duty as missing
       from platform.transaction join (values ${rows(owedByPlatform)}) as owed (state, duty)
         on life ->> 'state' = owed.state
       where (owed.duty <> 'notify-payment' or (life ->> 'tokenEndsAt')::timestamptz > $1)
         and not exists (select from platform.duty where subject = id_transaction and kind = owed.duty)`,
      [after(now, slack)],
    ),
    platform.run<Omit<Broken, 'missing'>>(
      `select id_transaction as id, life ->> 'state' as state
       from platform.transaction, jsonb_array_elements(request -> 'notices') as notice
       where (life ->> 'state' in ('UNAUTHORIZED', 'REFUNDED', 'EXPIRED_NOT_AUTHORIZED')) = exists (
         select from platform.notice_lock as lock where lock.notice_number = notice ->> 'noticeNumber'
           and lock.id_transaction = transaction.id_transaction)`,
    ),
  ])
  return [
    ...[...ofPsp, ...ofPlatform].map(
      ({ id, state, missing }) => `SAFE-6: a duty is lost: ${id} is ${state}, and nobody owes ${missing}`,
    ),
    ...loose.map(
      ({ id, state }) => `SAFE-4: ${id} is ${state}, and its notices are not locked as they should be`,
    ),
  ]
}

/** Milliseconds by which the clock of a node may be ahead, and some more. */
const slack = 8_000

type Broken = { id: string; state: string; missing: string }

/** A settled payment, until its outcome is confirmed. */
const owedByPsp: Owing = [
  ['open', 'expire-payment'],
  ['authorizing', 'take-money'],
  ['returning', 'return-money'],
  ['refunding', 'return-money'],
  ['retained', 'return-money'],
  ['settled', 'deliver-outcome'],
]
/** A closing, as long as its token lives. */
const owedByPlatform: Owing = [
  ['ACTIVATED', 'expire-transaction'],
  ['AUTHORIZATION_REQUESTED', 'expire-transaction'],
  ['AUTHORIZATION_COMPLETED', 'expire-transaction'],
  ['AUTHORIZATION_COMPLETED', 'notify-payment'],
  ['CLOSED', 'await-outcome'],
  ['EXPIRED', 'request-refund'],
  ['REFUND_REQUESTED', 'request-refund'],
  ['REFUND_ERROR', 'request-refund'],
]

type Owing = [state: string, duty: string][]
const rows = (owed: Owing) => owed.map(([state, duty]) => `('${state}', '${duty}')`).join(', ')
