import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditCases, type Heard } from '../../proof/chaos/audit.ts'
import { readCases } from '../../proof/chaos/cases.ts'
import { auditLedger } from '../../proof/chaos/ledger.ts'
import { unlockedTooSoon, watchLocks } from '../../proof/chaos/locks.ts'
import { brokenPromises } from '../../proof/chaos/promises.ts'
import { type BothWorld, newBothWorld } from '../both/both-world.ts'
import { loseRequest } from '../both/manners.ts'

/** A world in which one payment was paid, one undone and one cancelled, and all is quiet. */
let world: BothWorld
let paid: string
let undone: string
let cancelled: string

beforeAll(async () => {
  world = await newBothWorld()
  paid = (await world.paid(undefined, { email: 'anna@example.it' })).idTransaction
  await world.reached(paid, 'NOTIFIED_OK')
  world.wire.set('CallbackOutcome', loseRequest)
  undone = (await world.paid()).idTransaction
  await world.reached(undone, 'REFUNDED')
  world.wire.mend()
  const opened = await world.opened()
  cancelled = opened.idTransaction
  await world.cancel(opened)
  await world.reached(cancelled, 'UNAUTHORIZED')
  await world.rest()
})
afterAll(() => world[Symbol.asyncDispose]())

const heardBy = ({ wire }: BothWorld): Heard => ({
  outcomes: new Map(
    [paid, undone, cancelled].map(id => [
      id,
      new Set(wire.of('CallbackOutcome', id).map(({ body }) => body)),
    ]),
  ),
  begun: [paid, undone, cancelled],
  seen: [],
  receipts: [{ to: ['anna@example.it'] }],
})

async function findings(change: (heard: Heard) => Heard = heard => heard): Promise<string[]> {
  const { databases, books, clock } = world
  const { cases, strangers } = await readCases(databases)
  const quiet = { cases, strangers, left: await books.owed() }
  return [
    ...auditCases(quiet, change(heardBy(world))),
    ...(await auditLedger(databases, cases)),
    ...(await brokenPromises(databases, clock.now())),
  ]
}

/** What is written wrongly on a side, how it is put right, and what the auditor says to it. */
type Wrong = [found: RegExp, what: string, side: 'psp' | 'platform', wrong: () => string, right: () => string]

const journal = (statement: string) =>
  `alter table bank.journal disable trigger all; ${statement}; alter table bank.journal enable trigger all`
const keyOf = (id: string) => `(select id_psp_transaction from psp.payment where id_transaction = '${id}')`
const stateOf = (id: string, state: string) =>
  `update platform.transaction set life = life || '{"state": "${state}"}' where id_transaction = '${id}'`

const anotherDebit = () => `
  alter table bank.journal drop constraint one_order_a_key;
  insert into bank.journal (kind, key, at, customer, amount, description, authorization_code, from_account, to_account)
  select kind, key, at, customer, amount, description, authorization_code, from_account, to_account
  from bank.journal where kind = 'debit' and key = ${keyOf(paid)}`
const noOtherDebit = () => `
  ${journal(`delete from bank.journal as later using bank.journal as first
    where later.key = first.key and later.kind = first.kind and later.id > first.id`)};
  alter table bank.journal add constraint one_order_a_key unique (key, kind)`

const wrongs: Wrong[] = [
  [/^SAFE-1: debited more than once/, 'debited twice for one payment', 'psp', anotherDebit, noOtherDebit],
  [
    /^SAFE-1: another amount was taken/,
    'more is booked than was ordered',
    'psp',
    () =>
      journal(`update bank.journal set amount = amount + 1 where kind = 'debit' and key = ${keyOf(paid)}`),
    () =>
      journal(`update bank.journal set amount = amount - 1 where kind = 'debit' and key = ${keyOf(paid)}`),
  ],
  [
    /^SAFE-1: the balance of anna differs/,
    'a balance that no posting explains',
    'psp',
    () => `update bank.account set balance = balance - 1 where customer = 'anna'`,
    () => `update bank.account set balance = balance + 1 where customer = 'anna'`,
  ],
  [
    /^SAFE-2: held for paid, and not taken/,
    'held for paid, and the money went back',
    'platform',
    () => stateOf(undone, 'NOTIFIED_OK'),
    () => stateOf(undone, 'REFUNDED'),
  ],
  [
    /^SAFE-3: held for undone, and the payer stays debited/,
    'held for undone, and the money is still gone',
    'platform',
    () => stateOf(paid, 'REFUNDED'),
    () => stateOf(paid, 'NOTIFIED_OK'),
  ],
  [
    /^SAFE-3: it has come to no end/,
    'still on its way, and nobody moves',
    'platform',
    () => stateOf(cancelled, 'AUTHORIZATION_REQUESTED'),
    () => stateOf(cancelled, 'UNAUTHORIZED'),
  ],
  [
    /^SAFE-4: \w+ is NOTIFIED_OK, and its notices are not locked/,
    'the lock of a paid notice is somebody else’s',
    'platform',
    () => `update platform.notice_lock set id_transaction = '${undone}' where id_transaction = '${paid}'`,
    () => `update platform.notice_lock set id_transaction = '${paid}' where id_transaction = '${undone}'`,
  ],
  [
    /^SAFE-4: payable again although it was paid/,
    'the lock of a paid notice is gone',
    'platform',
    () => `update platform.notice_lock set id_transaction = '${cancelled}' where id_transaction = '${paid}'`,
    () => `update platform.notice_lock set id_transaction = '${paid}' where id_transaction = '${cancelled}'`,
  ],
  [
    /^SAFE-5: the outcome changed \(OK, CANCELED\)/,
    'another outcome is written down than was told',
    'psp',
    () => `update psp.event set event = 'OK' where event = 'CANCELED'`,
    () =>
      `update psp.event set event = 'CANCELED' where event = 'OK' and id_psp_transaction = ${keyOf(cancelled)}`,
  ],
  [
    /^SAFE-6: a duty is lost/,
    'a payment waits for its payer, and nobody closes its page',
    'psp',
    () => `update psp.payment set life = life || '{"state": "open"}' where id_transaction = '${cancelled}'`,
    () =>
      `update psp.payment set life = life || '{"state": "settled"}' where id_transaction = '${cancelled}'`,
  ],
  [
    /^SAFE-6: what is owed in the end/,
    'a duty that nobody ever ends',
    'psp',
    () =>
      `insert into psp.duty (kind, subject, due_at) select 'return-money', id_psp_transaction, null
       from psp.payment where id_transaction = '${paid}'`,
    () => `delete from psp.duty`,
  ],
  [
    /^SAFE-6: money moved for no payment/,
    'money that moved for nobody',
    'psp',
    () =>
      journal(
        `insert into bank.journal (kind, key, at, customer, amount, description, authorization_code, from_account, to_account)
         values ('debit', 'stray', now(), 'anna', 1, '', 'CODE', 'anna', 'clearing')`,
      ),
    () => journal(`delete from bank.journal where key = 'stray'`),
  ],
]

describe('an audit of books that are', () => {
  test('in order finds nothing', async () => {
    expect(await findings()).toEqual([])
  })

  for (const [found, what, side, wrong, right] of wrongs)
    test(`not in order says so: ${what} (${found.source.slice(1, 7)})`, async () => {
      await world.databases[side].run(wrong())
      const said = await findings()
      await world.databases[side].run(right())
      expect(said).toContainEqual(expect.stringMatching(found))
      expect(await findings()).toEqual([])
    })
})

test('an audit finds a notice that two payments have paid (SAFE-4)', async () => {
  const { cases } = await readCases(world.databases)
  const again = cases.flatMap(one =>
    one.idTransaction === paid ? [one, { ...one, idTransaction: 'again' }] : [],
  )
  expect(
    auditCases({ cases: again, strangers: [], left: [] }, { ...heardBy(world), begun: [] }),
  ).toContainEqual(expect.stringMatching(/^SAFE-4: notice \d+ was paid by /))
})

test('a notice that is payable again for a moment does not escape (SAFE-4)', async () => {
  const { platform } = world.databases
  await watchLocks(world.databases)
  const [lock] = await platform.run<Record<string, string>>(
    `delete from platform.notice_lock where id_transaction = '${paid}' returning fiscal_code, notice_number`,
  )
  await platform.run('insert into platform.notice_lock values ($1, $2, $3)', [
    lock?.fiscal_code,
    lock?.notice_number,
    paid,
  ])
  expect(await findings()).toEqual([])
  expect(await unlockedTooSoon(world.databases)).toEqual([
    `SAFE-4: payable again while ${paid} was NOTIFIED_OK`,
  ])
  await platform.run('drop schema chaos cascade')
})

describe('an audit of what was heard finds', () => {
  test('an outcome that was told twice, in different words (SAFE-5)', async () => {
    const twice = await findings(heard => ({
      ...heard,
      outcomes: new Map(heard.outcomes).set(paid, new Set(['{"outcome": "OK"}', '{"outcome": "KO"}'])),
    }))
    expect(twice).toContainEqual(expect.stringMatching(/^SAFE-5: another word was told than before/))
  })

  test('a payer who was told another end (SAFE-5)', async () => {
    const seen = [{ idTransaction: undone, state: 'CLOSED' }]
    expect(await findings(heard => ({ ...heard, seen }))).toContainEqual(
      expect.stringMatching(/^SAFE-5: a payer was told CLOSED, and it ended REFUNDED/),
    )
  })

  test('a receipt that never came, and one of a payment that was not paid (SAFE-6, SAFE-2)', async () => {
    expect(await findings(heard => ({ ...heard, receipts: [{ to: ['bruno@example.it'] }] }))).toEqual([
      'SAFE-6: a receipt is lost: anna@example.it',
      'SAFE-2: a receipt of a payment that was not paid: bruno@example.it',
    ])
  })

  test('a transaction that is nowhere (SAFE-6)', async () => {
    expect(await findings(heard => ({ ...heard, begun: [...heard.begun, 'lost'] }))).toEqual([
      'SAFE-6: a transaction is lost: lost',
    ])
  })
})
