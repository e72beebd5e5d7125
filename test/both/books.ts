/** What is written on both sides, as a test reads it: states, stories, money, locks, and what is owed. */
import type { FreshDatabase } from '../database.ts'
import type { Notice } from './people.ts'

export type Life = Record<string, unknown> & { state: string }
export type Owed = {
  side: 'psp' | 'platform'
  kind: string
  idTransaction: string
  attempt: number
  dueAt: Date | null
  lastAnswer: string | null
}

export type Books = ReturnType<typeof newBooks>

/** A database that is looked into. */
export type Looked = Pick<FreshDatabase, 'run'>

export function newBooks(psp: Looked, platform: Looked) {
  const lifeOf = async (from: Looked, table: string, id: string) => {
    const [row] = await from.run<{ life: Life }>(`select life from ${table} where id_transaction = $1`, [id])
    return row?.life ?? { state: 'unknown' }
  }
  const owedBy = (side: Owed['side'], from: Looked, idTransaction: string, tables: string) =>
    from.run<Owed>(
      `select '${side}' as side, kind, ${idTransaction} as "idTransaction", attempt, due_at as "dueAt",
         last_answer as "lastAnswer" from ${tables} order by duty.id`,
    )
  const owed = async (): Promise<Owed[]> => {
    const both = await Promise.all([
      owedBy(
        'psp',
        psp,
        'id_transaction',
        'psp.duty join psp.payment on duty.subject = payment.id_psp_transaction',
      ),
      owedBy('platform', platform, 'subject', 'platform.duty'),
    ])
    return both.flat()
  }
  return {
    psp,
    platform,
    owed,
    payment: (idTransaction: string) => lifeOf(psp, 'psp.payment', idTransaction),
    transaction: (idTransaction: string) => lifeOf(platform, 'platform.transaction', idTransaction),
    async state(idTransaction: string): Promise<string> {
      return (await lifeOf(platform, 'platform.transaction', idTransaction)).state
    },
    /** Of which transactions this notice has been part, in their order, and how each of them stands. */
    async attempts({ noticeNumber }: Notice): Promise<{ idTransaction: string; state: string }[]> {
      return platform.run(
        `select id_transaction as "idTransaction", life ->> 'state' as state from platform.transaction
         where request -> 'notices' -> 0 ->> 'noticeNumber' = $1 order by activated_at`,
        [noticeNumber],
      )
    },
    async events(idTransaction: string): Promise<string[]> {
      const rows = await platform.run<{ event: string }>(
        'select event from platform.event where id_transaction = $1 order by id',
        [idTransaction],
      )
      return rows.map(({ event }) => event)
    },
    /** What the payer's phone shows of this transaction, and what they have answered. */
    async phoneOf(idTransaction: string): Promise<{ id: string; state: string } | undefined> {
      const [row] = await psp.run<{ id: string; state: string }>(
        `select id, challenge.state from bank.challenge join psp.payment using (id_psp_transaction)
         where id_transaction = $1 and state <> 'withdrawn'`,
        [idTransaction],
      )
      return row
    },
    /** Whether the platform still waits for what a PSP answers to a closing. */
    async closing(): Promise<boolean> {
      const rows = await platform.run(
        "select from platform.transaction where life ->> 'state' = 'AUTHORIZATION_COMPLETED'",
      )
      return rows.length > 0
    },
    /** When the PSP accepted the closing. */
    async closedAt(idTransaction: string): Promise<Date | undefined> {
      const [row] = await psp.run<{ at: Date }>(
        `select at from psp.event join psp.payment using (id_psp_transaction)
         where id_transaction = $1 and event = 'closing-accepted'`,
        [idTransaction],
      )
      return row?.at
    },
    async deadline(idTransaction: string): Promise<Date> {
      const { deadline, tokenEndsAt } = await lifeOf(platform, 'platform.transaction', idTransaction)
      return new Date(String(deadline ?? tokenEndsAt))
    },
    async balance(customer = 'anna'): Promise<number> {
      const [row] = await psp.run<{ balance: string }>(
        'select balance from bank.account where customer = $1',
        [customer],
      )
      return Number(row?.balance)
    },
    /** Debits and returns of this transaction, in their order. */
    async moved(idTransaction: string): Promise<string[]> {
      const rows = await psp.run<{ kind: string }>(
        `select kind from bank.journal join psp.payment on key = id_psp_transaction
         where id_transaction = $1 and refusal is null order by id`,
        [idTransaction],
      )
      return rows.map(({ kind }) => kind)
    },
    async locked({ noticeNumber }: Notice): Promise<boolean> {
      const rows = await platform.run('select from platform.notice_lock where notice_number = $1', [
        noticeNumber,
      ])
      return rows.length > 0
    },
    /** What people have to look at, as `side:kind`. */
    async forPeople(idTransaction: string): Promise<string[]> {
      const left = await owed()
      return left
        .filter(one => one.idTransaction === idTransaction && one.dueAt === null)
        .map(({ side, kind }) => `${side}:${kind}`)
        .sort()
    },
    /** When the next of all duties falls due; undefined when none will by itself. */
    async nextDue(): Promise<Date | undefined> {
      const times = (await owed()).flatMap(({ dueAt }) => (dueAt ? [dueAt.getTime()] : []))
      return times.length > 0 ? new Date(Math.min(...times)) : undefined
    },
    /** Changes with every move, for each has its event, and with every duty. */
    async fingerprint(): Promise<string> {
      const figures = (side: string) =>
        `select md5(concat((select string_agg(duty::text, ',' order by id) from ${side}.duty),
           (select count(*) from ${side}.event))) as print`
      const prints = await Promise.all([
        psp.run<{ print: string }>(figures('psp')),
        platform.run<{ print: string }>(figures('platform')),
      ])
      return prints.flatMap(rows => rows.map(({ print }) => print)).join()
    },
  }
}
