import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import type { Database } from '../../src/runtime/database.ts'
import { type Duty, runDuties } from '../../src/runtime/duties.ts'
import { type DutyList, dutyList } from '../../src/runtime/duty-list.ts'
import { createLog } from '../../src/runtime/log.ts'
import { type FreshDatabase, freshDatabase } from '../database.ts'
import { until } from '../until.ts'

const log = createLog({ level: 'silent', service: 'test' })
const now = new Date('2026-03-02T09:00:00Z')
const later = new Date('2026-03-02T10:00:00Z')

let fresh: FreshDatabase
let list: DutyList
beforeAll(async () => {
  fresh = await freshDatabase()
  list = dutyList(fresh.database, 'psp')
})
afterAll(() => fresh[Symbol.asyncDispose]())
beforeEach(() => fresh.run('delete from psp.duty'))

type Owing = { kind?: string; dueAt?: Date | null; attempt?: number; lastAnswer?: string }
async function owe(subject: string, { kind = 'work', dueAt = now, attempt = 0, lastAnswer }: Owing = {}) {
  const [row] = await fresh.run<{ id: string }>(
    `insert into psp.duty (kind, subject, due_at, attempt, last_answer) values ($1, $2, $3, $4, $5) returning id`,
    [kind, subject, dueAt, attempt, lastAnswer],
  )
  return Number(row?.id)
}
const owed = async (subject: string) => (await list.first(100)).find(duty => duty.subject === subject)

test('those that have given up come first, then those that are due the soonest, and no more than the limit', async () => {
  await owe('waits', { dueAt: later })
  await owe('overdue', { dueAt: new Date(0), attempt: 2, lastAnswer: 'answered 503' })
  const id = await owe('given-up', { dueAt: null, attempt: 6, lastAnswer: 'late' })
  expect((await list.first(100)).map(({ subject }) => subject)).toEqual(['given-up', 'overdue', 'waits'])
  expect(await list.first(1)).toEqual([
    { id, kind: 'work', subject: 'given-up', attempt: 6, lastAnswer: 'late', dueAt: null },
  ])
  expect(await list.first(2)).toHaveLength(2)
})

test('the list reads no more than it shows: its indexes end with the limit', async () => {
  await fresh.run(
    `insert into psp.duty (kind, subject, due_at)
     select 'work', 'n' || n, case when n % 2 = 0 then now() + n * interval '1 s' end from generate_series(1, 20000) n`,
  )
  await fresh.run('analyze psp.duty')
  let text = ''
  const reading: Database = {
    ...fresh.database,
    async query(statement, values) {
      text = statement.text
      return fresh.database.query(statement, values)
    },
  }
  expect(await dutyList(reading, 'psp').first(10)).toHaveLength(10)
  const [row] = await fresh.run<{ 'QUERY PLAN': object }>(
    `explain (format json) ${text.replaceAll('$1', '10')}`,
  )
  const plan = JSON.stringify(row?.['QUERY PLAN'])
  expect(plan).toMatch(/duty_due/)
  expect(plan).not.toMatch(/Seq Scan/)
})

test('a side that was never migrated into this database has no list', async () => {
  expect(await list.exists()).toBe(true)
  expect(await dutyList(fresh.database, 'nobody').exists()).toBe(false)
})

test('a duty that is begun anew is due now, counted from zero, under another id; its last answer stays (OUTCOME-23)', async () => {
  const id = await owe('again', { dueAt: null, attempt: 6, lastAnswer: 'answered 500' })
  const other = await owe('other', { dueAt: null, attempt: 6 })
  const retried = await list.retry(id, now)
  expect(retried).toEqual({ was: id, id: expect.any(Number), kind: 'work', subject: 'again' })
  expect(retried?.id).toBeGreaterThan(other)
  expect(await owed('again')).toMatchObject({ attempt: 0, dueAt: now, lastAnswer: 'answered 500' })
  expect(await owed('other')).toMatchObject({ id: other, attempt: 6, dueAt: null })
  for (const gone of [id, 999_999_999]) expect(await list.retry(gone, now)).toBeUndefined()
})

test('a duty whose first attempt is still to come keeps its hour', async () => {
  const id = await owe('deadline', { dueAt: later })
  expect(await list.retry(id, now)).toBeUndefined()
  expect(await list.find([id])).toMatchObject([{ id, dueAt: later, attempt: 0 }])
})

test('all that gave up are found, but for the kinds that a person looks at one by one', async () => {
  const one = await owe('one', { dueAt: null, attempt: 6 })
  const two = await owe('two', { dueAt: null, attempt: 6 })
  await owe('dispute', { kind: 'clear-up', dueAt: null })
  await owe('tried', { dueAt: later, attempt: 3 })
  expect(await list.givenUp(['clear-up'])).toEqual([{ id: one }, { id: two }])
})

test.each(['done', 'failed'] as const)(
  'begun anew while it is being performed, a duty outlives that performance (%s) and is performed again (SAFE-6)',
  async how => {
    const begun: { duty: Duty; end: () => void }[] = []
    const perform = (duty: Duty) =>
      new Promise<'done' | { failed: string }>(resolve => {
        const result = how === 'done' ? 'done' : { failed: 'too late' }
        begun.push({ duty, end: () => resolve(begun[0]?.duty === duty ? result : 'done') })
      })
    let writtenDown = 0
    const watched: Database = {
      ...fresh.database,
      async query(statement, values) {
        const rows = await fresh.database.query(statement, values)
        if (/duty\.(end|postpone)$/.test(statement.name)) writtenDown++
        return rows
      },
    }
    await using runner = runDuties({
      database: watched,
      clock: systemClock,
      log,
      schema: 'psp',
      poll: 5,
      kinds: { work: { perform, delays: () => 60_000 } },
    })
    const id = await owe('held', { dueAt: new Date(0) })
    runner.wake()
    await until('it is being performed', () => begun.length === 1)
    const retried = await list.retry(id, systemClock.now())
    await until('it is performed again', () => begun.length === 2)
    begun[0]?.end()
    await until('the first has written down what came of it', () => writtenDown === 1)
    expect(begun[1]?.duty).toMatchObject({ id: retried?.id, attempt: 1 })
    expect(await owed('held')).toMatchObject({ attempt: 1, lastAnswer: null })
    begun[1]?.end()
    await until('it is done', async () => !(await owed('held')))
  },
)
