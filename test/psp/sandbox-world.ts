/** A sandbox bank of one's own, with a clock that a test can move and the figures that must always add up. */
import assert from 'node:assert/strict'
import type { Approval, DebitOrder } from '../../src/psp/bank/ports.ts'
import { openDemoAccounts } from '../../src/psp/bank/sandbox/demo-accounts.ts'
import { sandboxBank } from '../../src/psp/bank/sandbox/sandbox-bank.ts'
import type { Clock } from '../../src/runtime/clock.ts'
import { type Database, openDatabase, sql } from '../../src/runtime/database.ts'
import { freshDatabase } from '../database.ts'
import { virtualClock } from '../virtual-clock.ts'

export const order = (given: Partial<DebitOrder> & { key: string }): DebitOrder => ({
  customer: 'anna',
  amount: 122_00,
  payee: 'Comune di Milano',
  description: 'TARI 2026',
  ...given,
})

const secret = Buffer.alloc(32, 7)
const silent = { debug() {}, info() {}, warn() {}, error() {} }

export async function newBank({ now = '2026-03-02T09:00:00Z' } = {}) {
  const { database, url, ...fresh } = await freshDatabase()
  const clock = virtualClock(new Date(now))
  await openDemoAccounts(database, clock.now())
  return {
    ...bankOver(database, clock),
    clock,
    url,
    open: () => openDemoAccounts(database, clock.now()),
    /** The same bank in another process, or with other connections. */
    again: (connections = 4) => {
      const own = openDatabase({ url, connections, log: silent })
      return { ...bankOver(own, clock), [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() }
    },
    [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose](),
  }
}

function bankOver(database: Database, clock: Clock) {
  const answered: string[] = []
  const onAnswer = ({ idPSPTransaction }: { idPSPTransaction: string }) =>
    void answered.push(idPSPTransaction)
  const run = <Row>(text: string, values: unknown[] = []) => database.query(sql<Row>('', text), values)
  const one = async (text: string, values: unknown[]) => {
    const [row] = await run<{ figure: number }>(text, values)
    return row?.figure
  }
  const bank = sandboxBank({ database, clock, secret, phoneBaseUrl: 'http://localhost:8090', onAnswer })
  return {
    ...bank,
    answered,
    /** Asks a payer who can be asked. */
    async ask(approval: Approval) {
      const asked = await bank.sca.challenge(approval)
      assert.ok(!('refused' in asked), 'nobody was asked')
      return asked
    },
    run,
    balance: (customer: string) =>
      one('select balance as figure from bank.account where customer = $1', [customer]),
    posted: (account: string) =>
      one('select coalesce(sum(amount), 0)::bigint as figure from bank.posting where account = $1', [
        account,
      ]),
    /** What must be true of the ledger at any instant. */
    async holdsTogether() {
      const unbalanced =
        'select journal from bank.posting group by journal having sum(amount) <> 0 or count(*) <> 2'
      assert.deepEqual(await run(unbalanced), [])
      const adrift = `select customer from bank.account where kind = 'customer' and balance <>
        (select coalesce(sum(amount), 0) from bank.posting where account = customer)`
      assert.deepEqual(await run(adrift), [])
      const twice = `select key from bank.journal where refusal is null group by key, kind having count(*) > 1`
      assert.deepEqual(await run(twice), [])
      const unlike = `select given.id from bank.journal as given left join bank.journal as taken
          on taken.id = given.return_of and taken.key = given.key and taken.kind = 'debit'
         where given.kind = 'return' and (taken.amount, taken.from_account, taken.to_account)
           is distinct from (given.amount, given.to_account, given.from_account)`
      assert.deepEqual(await run(unlike), [])
    },
  }
}
