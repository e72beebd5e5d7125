import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import type { Database } from '../../src/runtime/database.ts'
import {
  type Duties,
  type Duty,
  type DutyKind,
  type Owing,
  promptly,
  type RunnerOptions,
  runDuties,
} from '../../src/runtime/duties.ts'
import { dutyStore } from '../../src/runtime/duty-store.ts'
import { createLog } from '../../src/runtime/log.ts'
import { type FreshDatabase, freshDatabase } from '../database.ts'
import { until } from '../until.ts'
import { virtualClock } from '../virtual-clock.ts'

const log = createLog({ level: 'silent', service: 'test' })
let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh[Symbol.asyncDispose]())
beforeEach(() => fresh.run('delete from psp.duty'))

type Row = { id: number; kind: string; due_at: Date | null; attempt: number; last_answer: string | null }
const owe = (subject: string, kind = 'work', dueAt = new Date(0)) =>
  fresh.run('insert into psp.duty (kind, subject, due_at) values ($1, $2, $3)', [kind, subject, dueAt])
const owed = async (subject: string) =>
  (await fresh.run<Row>('select * from psp.duty where subject = $1', [subject]))[0]
const gone = (subject: string) => until(`${subject} is done`, async () => !(await owed(subject)))
const run = (work: DutyKind['perform'], more: Partial<RunnerOptions> = {}) =>
  runDuties({
    database: fresh.database,
    clock: systemClock,
    log,
    schema: 'psp',
    poll: 5,
    kinds: { work: { perform: work, delays: () => 10 } },
    ...more,
  })

/** A handler that waits to be told how each of its duties ends. */
function gated() {
  const begun: Duty[] = []
  const ends = new Map<Duty | undefined, () => void>()
  return {
    begun,
    perform: (duty: Duty) =>
      new Promise<'done'>(resolve => {
        begun.push(duty)
        ends.set(duty, () => resolve('done'))
      }),
    end: (index: number) => ends.get(begun[index])?.(),
  }
}

test('a duty that is due when it is committed starts at once when the runner is woken (OUTCOME-2)', async () => {
  const started = new Map<string, number>()
  await using runner = run(
    async ({ subject }) => {
      started.set(subject, performance.now())
      return 'done'
    },
    { poll: 60_000 },
  )
  const waits: number[] = []
  for (let time = 0; time < 20; time++) {
    const subject = `woken-${time}`
    await owe(subject)
    const committed = performance.now()
    runner.wake()
    await gone(subject)
    waits.push((started.get(subject) ?? Number.NaN) - committed)
  }
  const median = waits.sort((a, b) => a - b)[10]
  expect(median).toBeLessThan(50)
})

describe('what a step comes to owe', () => {
  const write = (subject: string, rows: Owing<string>[]) =>
    Promise.all(
      rows.map(async ({ duty, at, attempt }) => {
        const [row] = await fresh.run<{ id: number }>(
          'insert into psp.duty (kind, subject, due_at, attempt) values ($1, $2, $3, $4) returning id',
          [duty, subject, at, attempt],
        )
        return row?.id
      }),
    )

  test('begins with the commit where it is due, with what is known, and no other runner sees it (OUTCOME-2, SAFE-6)', async () => {
    const work = gated()
    const other = gated()
    await using runner = run(work.perform)
    await using _other = run(other.perform)
    const now = new Date()
    using taken = runner.take([{ duty: 'work', at: now }], now)
    const [id] = await write('begun', taken.rows)
    expect(work.begun).toHaveLength(0)
    taken.begin('begun', { work: id ?? 0 }, 'what was just written')
    expect(work.begun).toMatchObject([{ id, subject: 'begun', attempt: 1, seen: 'what was just written' }])
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(other.begun).toHaveLength(0)
    work.end(0)
    await gone('begun')
  })

  test('waits for its time where it is not due yet', async () => {
    await using runner = run(async () => 'done')
    const now = new Date()
    using taken = runner.take([{ duty: 'work', at: new Date(now.getTime() + 60_000) }], now)
    expect(taken.rows).toEqual([{ duty: 'work', at: new Date(now.getTime() + 60_000), attempt: 0 }])
  })

  const takeOne = (runner: Duties, lane?: string) => {
    const now = new Date()
    return runner.take([{ duty: 'work', at: now, ...(lane && { lane }) }], now)
  }

  test('is found when it is due, where there is no room to begin it', async () => {
    const work = gated()
    await using runner = run(work.perform, { concurrency: 1, poll: 60_000 })
    const step = async (subject: string) => {
      using taken = takeOne(runner)
      const [id] = await write(subject, taken.rows)
      taken.begin(subject, id === undefined ? {} : { work: id }, undefined)
      return taken.rows[0]?.attempt
    }
    for (let time = 0; time < promptly; time++) expect(await step(`prompt-${time}`)).toBe(1)
    expect(await step('found')).toBe(0)
    await until('it is found', () => work.begun.length === promptly + 1)
    expect(await step('found-later')).toBe(0)
    work.end(promptly)
    await until('it has the room of the other', () => work.begun.length === promptly + 2)
    expect(work.begun.map(({ attempt }) => attempt)).toEqual(Array(promptly + 2).fill(1))
    work.begun.forEach((_, index) => {
      work.end(index)
    })
  })

  test('begins beside a backlog that has all the room there is for what is overdue', async () => {
    const work = gated()
    await using runner = run(work.perform, { concurrency: 2 })
    for (const number of [1, 2, 3]) await owe(`overdue-${number}`)
    await until('the backlog has its room', () => work.begun.length === 2)
    using taken = takeOne(runner)
    taken.begin('prompt', { work: (await write('prompt', taken.rows))[0] ?? 0 }, undefined)
    expect(work.begun.map(({ subject }) => subject)).toEqual(['overdue-1', 'overdue-2', 'prompt'])
    work.end(2)
    await gone('prompt')
    expect(work.begun).toHaveLength(3)
    for (const index of [0, 1]) work.end(index)
    await until('the last begins', () => work.begun.length === 4)
    work.end(3)
  })

  test('has room by lanes', async () => {
    const slow = hangingIn('slow')
    await using runner = run(slow.perform, { ...inLanes, concurrency: 1 })
    using all = new DisposableStack()
    const attempts = (lane: string) =>
      Array.from({ length: promptly + 1 }, () => all.use(takeOne(runner, lane)).rows[0]?.attempt)
    const full = [...Array(promptly).fill(1), 0]
    expect([attempts('slow'), attempts('quick')]).toEqual([full, full])
  })

  test('gives its room back where it was not written', async () => {
    await using runner = run(async () => 'done', { concurrency: 1 })
    for (let time = 0; time <= promptly; time++) {
      using taken = takeOne(runner)
      expect(taken.rows).toMatchObject([{ attempt: 1 }])
    }
  })

  test('begins nowhere once its runner stops', async () => {
    const runner = run(async () => 'done')
    await runner[Symbol.asyncDispose]()
    const now = new Date()
    using taken = runner.take([{ duty: 'work', at: now }], now)
    expect(taken.rows).toMatchObject([{ attempt: 0 }])
  })
})

test('a duty that another node committed is found without being woken', async () => {
  await using _runner = run(async () => 'done', { poll: 20 })
  await owe('found')
  await gone('found')
})

test('a duty does not start before it is due', async () => {
  const clock = virtualClock()
  const begun: string[] = []
  await using _runner = run(
    async ({ subject }) => {
      begun.push(subject)
      return 'done'
    },
    { clock },
  )
  await owe('later', 'work', new Date(clock.now().getTime() + 1_000))
  await clock.advance(999)
  await clock.advance(0)
  expect(begun).toEqual([])
  await until('it has begun', async () => {
    await clock.advance(1)
    return begun.length > 0
  })
})

test('two runners over one table do each of many duties once (SAFE-6)', async () => {
  const begun: string[] = []
  const work = async ({ subject }: Duty) => {
    begun.push(subject)
    return 'done' as const
  }
  await using _one = run(work)
  await using _other = run(work)
  const subjects = Array.from({ length: 200 }, (_, number) => `many-${number}`)
  await fresh.run(`insert into psp.duty (kind, subject, due_at) select 'work', unnest($1::text[]), now()`, [
    subjects,
  ])
  await until('all are done', async () => (await fresh.run('select from psp.duty')).length === 0)
  expect(begun.sort()).toEqual(subjects.sort())
})

test('a duty that one runner is doing is not begun by another within the lease (SAFE-6)', async () => {
  const clock = virtualClock()
  const first = gated()
  const second = gated()
  await using one = run(first.perform, { clock, lease: 1_000 })
  await owe('leased')
  one.wake()
  await until('the first has it', () => first.begun.length === 1)
  await using other = run(second.perform, { clock, lease: 1_000 })
  for (let looks = 0; looks < 9; looks++) {
    await clock.advance(111)
    await owe(`look-${looks}`, 'work-of-nobody')
    other.wake()
  }
  expect([first.begun.length, second.begun.length]).toEqual([1, 0])
  first.end(0)
  await gone('leased')
})

test('when the lease is over another runner takes the duty, and the slow one cannot end it (SAFE-6)', async () => {
  const clock = virtualClock()
  const slow = gated()
  const next = gated()
  await using one = run(slow.perform, { clock, lease: 1_000 })
  await owe('handed-over')
  one.wake()
  await until('the slow one has it', () => slow.begun.length === 1)
  const stopped = one[Symbol.asyncDispose]() // takes no more, and waits for what it has begun
  await using _other = run(next.perform, { clock, lease: 1_000 })
  await until('the other has it', async () => {
    await clock.advance(100)
    return next.begun.length === 1
  })

  slow.end(0)
  await stopped
  expect(await owed('handed-over')).toMatchObject({ attempt: 2 })
  next.end(0)
  await gone('handed-over')
  expect(next.begun[0]).toMatchObject({ attempt: 2 })
})

test('a duty whose runner was slow and failed is not put off for the one who has it now (SAFE-6)', async () => {
  const clock = virtualClock()
  let fail = () => {}
  const slow = run(() => new Promise((_, reject) => (fail = () => reject(new Error('too slow')))), {
    clock,
    lease: 1_000,
  })
  await owe('fenced')
  slow.wake()
  await until('the slow one has it', async () => (await owed('fenced'))?.attempt === 1)
  const stopped = slow[Symbol.asyncDispose]()
  const next = gated()
  await using _other = run(next.perform, { clock, lease: 50_000 })
  await until('the other has it', async () => {
    await clock.advance(100)
    return next.begun.length === 1
  })
  const before = await owed('fenced')
  fail()
  await stopped
  expect(await owed('fenced')).toEqual(before)
  next.end(0)
  await gone('fenced')
})

test('a handler that throws is asked again, and what it said is kept', async () => {
  let fails = 3
  const said: (string | null | undefined)[] = []
  await using _runner = run(async ({ subject }) => {
    said.push((await owed(subject))?.last_answer)
    if (fails-- > 0) throw new Error(`failed, ${fails} to go`)
    return 'done'
  })
  await owe('throwing')
  await gone('throwing')
  expect(said).toEqual([null, 'failed, 2 to go', 'failed, 1 to go', 'failed, 0 to go'])
})

test('a duty that has failed often enough is given up, and stays for a person (OUTCOME-23)', async () => {
  let attempts = 0
  const kinds = {
    work: {
      perform: async () => {
        attempts++
        return { failed: 'x'.repeat(10_000) }
      },
      delays: (attempt: number) => (attempt <= 2 ? 1 : undefined),
    },
  }
  const lines: Record<string, unknown>[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  await using runner = run(async () => 'done', {
    kinds,
    log: createLog({ level: 'warn', service: 'test', write }),
  })
  await owe('hopeless')
  await until('it is given up', async () => (await owed('hopeless'))?.due_at === null)
  expect(lines.map(({ level, attempt }) => [level, attempt])).toEqual([
    [40, 1],
    [40, 2],
    [50, 3],
  ])
  expect(lines[2]).toMatchObject({
    duty: 'work',
    subject: 'hopeless',
    msg: 'a duty gave up; a person’s turn',
    failed: 'x'.repeat(500),
  })
  expect(lines[0]).toMatchObject({ msg: 'x'.repeat(500) })
  runner.wake()
  await owe('hopeful')
  await until('the next one is given up too', async () => (await owed('hopeful'))?.due_at === null)
  expect(attempts).toBe(6)
  expect((await owed('hopeless'))?.last_answer).toHaveLength(500)
})

test.each([
  ['a NUL', '\0'],
  ['half a character', '\ud83d'],
])('what failed is kept, and asked again, also where it quotes %s', async (_what, sign) => {
  await using _runner = run(async () => ({ failed: `said ${sign}` }))
  await owe('quoting')
  await until('it has been asked again', async () => ((await owed('quoting'))?.attempt ?? 0) > 1)
  expect((await owed('quoting'))?.last_answer).toBe('said \ufffd')
})

test('a duty whose handler says that it is final is given up at once, whatever attempts are left (OUTCOME-23)', async () => {
  const lines: Record<string, unknown>[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  const log = createLog({ level: 'warn', service: 'test', write })
  await using _runner = run(async () => ({ failed: 'refused for good', final: true }), { log })
  await owe('final')
  await until('it is given up', async () => (await owed('final'))?.due_at === null)
  expect(await owed('final')).toMatchObject({ attempt: 1, last_answer: 'refused for good' })
  expect(lines).toMatchObject([{ level: 50, attempt: 1, failed: 'refused for good' }])
})

test('kinds that this runner does not know are left to one that does', async () => {
  await using _runner = run(async () => 'done')
  await owe('foreign', 'work-of-a-newer-version')
  await owe('own')
  await gone('own')
  expect(await owed('foreign')).toMatchObject({ attempt: 0, last_answer: null })
})

test('no more duties of a kind than the limit are done at the same time', async () => {
  let now = 0
  let most = 0
  await using _runner = run(
    async () => {
      most = Math.max(most, ++now)
      await new Promise(resolve => setImmediate(resolve))
      now--
      return 'done'
    },
    { concurrency: 3 },
  )
  await fresh.run(
    `insert into psp.duty (kind, subject, due_at) select 'work', 'n' || n, now() from generate_series(1, 40) n`,
  )
  await until('all are done', async () => (await fresh.run('select from psp.duty')).length === 0)
  expect(most).toBe(3)
})

test('duties of one kind that hang do not hold up those of another', async () => {
  const stuck = gated()
  const kinds = {
    stuck: { perform: stuck.perform, delays: () => 10 },
    work: { perform: async () => 'done' as const, delays: () => 10 },
  }
  await using _runner = run(async () => 'done', { kinds, concurrency: 3 })
  for (const number of [1, 2, 3, 4]) await owe(`stuck-${number}`, 'stuck')
  await until('the first three hang', () => stuck.begun.length === 3)
  await owe('prompt')
  await gone('prompt')
  expect(stuck.begun).toHaveLength(3)
  for (const index of [0, 1, 2]) stuck.end(index)
  await until('the fourth hangs', () => stuck.begun.length === 4)
  stuck.end(3)
})

type Plan = { 'Shared Hit Blocks': number; 'Actual Rows': number }

/** What PostgreSQL did for a statement, with these expressions as its parameters. */
async function planOf(statement: string, values: string[]): Promise<Plan> {
  const text = values.reduce((left, value, index) => left.replaceAll(`$${index + 1}`, value), statement)
  const [row] = await fresh.run<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `explain (analyze, buffers, format json) ${text}`,
  )
  if (!row) throw new Error('PostgreSQL does not say what it did')
  return row['QUERY PLAN'][0].Plan
}

test('claiming reads nothing of a kind that is full, however much of it is due', async () => {
  await fresh.run(
    `insert into psp.duty (kind, subject, due_at)
     select 'stuck', 'n' || n, now() - interval '1 hour' from generate_series(1, 20000) n`,
  )
  for (const subject of ['a', 'b', 'c', 'd']) await owe(subject)
  await fresh.run('vacuum analyze psp.duty')
  const plan = await planOf(dutyStore('psp').claim.text, [
    'now()',
    "now() + interval '30 s'",
    "'{stuck,work}'",
    "'{0,3}'",
  ])
  expect(JSON.stringify(plan)).not.toContain('Seq Scan')
  expect(plan['Shared Hit Blocks']).toBeLessThan(200)
  expect(plan['Actual Rows']).toBe(3)
})

/** The runner whose duties have lanes, and what it is owed. */
const oweIn = (lane: string, kind: string, count: number, due = 'now()') =>
  fresh.run(
    `insert into platform.duty (kind, subject, due_at, lane)
     select $2, $1 || ' ' || $2 || ' ' || n, ${due}, $1 from generate_series(1, $3) n`,
    [lane, kind, count],
  )
const overdue = "now() - interval '1 hour'"
const leftIn = async (lane: string) =>
  (await fresh.run('select from platform.duty where lane = $1', [lane])).length
/** Whoever is in the lane `slow` hangs until it is let go. */
function hangingIn(lane: string) {
  const begun: Duty[] = []
  const gate = Promise.withResolvers<void>()
  const perform = async (duty: Duty) => {
    if (duty.subject.startsWith(lane)) {
      begun.push(duty)
      await gate.promise
    }
    return 'done' as const
  }
  return { begun, release: gate.resolve, perform }
}
/** Counts claims, and can hold them back. */
function watchClaims() {
  let count = 0
  let held = Promise.resolve()
  const database: Database = {
    ...fresh.database,
    async query(statement, values) {
      if (statement.name === 'platform.duty.claim-by-lane') {
        count++
        await held
      }
      return fresh.database.query(statement, values)
    },
  }
  return {
    database,
    count: () => count,
    hold() {
      const gate = Promise.withResolvers<void>()
      held = gate.promise
      return gate.resolve
    },
  }
}
const inLanes = { schema: 'platform', lanes: true, concurrency: 3 }

describe('with lanes', () => {
  beforeEach(() => fresh.run('delete from platform.duty'))

  test('duties that wait for one who hangs do not hold up those for another, of the same kind', async () => {
    const slow = hangingIn('slow')
    await using _runner = run(slow.perform, inLanes)
    await oweIn('slow', 'work', 50, overdue)
    await until('its room is full', () => slow.begun.length === 3)
    await oweIn('quick', 'work', 20)
    await oweIn('', 'work', 20)
    await until('the others are done', async () => !(await leftIn('quick')) && !(await leftIn('')))
    expect([slow.begun.length, await leftIn('slow')]).toEqual([3, 50])
    slow.release()
    await until('all are done', async () => !(await leftIn('slow')))
  })

  test('each kind has room of its own in a lane', async () => {
    const slow = hangingIn('slow')
    const kinds = {
      work: { perform: slow.perform, delays: () => 10 },
      other: { perform: slow.perform, delays: () => 10 },
    }
    await using _runner = run(slow.perform, { ...inLanes, kinds })
    await oweIn('slow', 'work', 10)
    await oweIn('slow', 'other', 10)
    await until('both are full', () => slow.begun.length === 6)
    expect(slow.begun.filter(({ kind }) => kind === 'other')).toHaveLength(3)
    slow.release()
  })

  test('what is claimed begins at once: a lane that is full is left to another node (SAFE-6)', async () => {
    const slow = hangingIn('slow')
    const other = hangingIn('slow')
    await using _one = run(slow.perform, inLanes)
    await oweIn('slow', 'work', 10)
    await until('its room is full', () => slow.begun.length === 3)
    const claimed = await fresh.run('select from platform.duty where attempt > 0')
    expect(claimed).toHaveLength(3)
    await using _other = run(other.perform, inLanes)
    await until('the other node begins', () => other.begun.length === 3)
    const subjects = [...slow.begun, ...other.begun].map(({ subject }) => subject)
    expect(new Set(subjects).size).toBe(6)
    slow.release()
    other.release()
  })

  test('a lane’s duties begin in the order in which they fall due, and none before', async () => {
    const order: string[] = []
    const perform = async ({ subject }: Duty) => {
      order.push(subject)
      return 'done' as const
    }
    await oweIn('a', 'work', 4, "now() - n * interval '1 minute'")
    await oweIn('b', 'work', 1, "now() + interval '1 hour'")
    await using _runner = run(perform, { ...inLanes, concurrency: 1 })
    await until('the first are done', async () => !(await leftIn('a')))
    expect(order).toEqual([4, 3, 2, 1].map(n => `a work ${n}`))
    expect(await leftIn('b')).toBe(1)
  })

  test('whoever ends in a lane that has room has nobody look again, however full another is', async () => {
    const slow = hangingIn('slow')
    const claims = watchClaims()
    await using runner = run(slow.perform, { ...inLanes, database: claims.database, poll: 60_000 })
    await oweIn('slow', 'work', 10, overdue)
    runner.wake()
    await until('its room is full', () => slow.begun.length === 3)
    const before = claims.count()
    for (let time = 1; time <= 10; time++) {
      await oweIn('quick', 'work', 1, overdue)
      runner.wake()
      await until('it is done', async () => !(await leftIn('quick')))
    }
    const looks = claims.count() - before
    slow.release()
    await until('all of the full lane are done', async () => !(await leftIn('slow')))
    expect(looks).toBe(10)
  })

  test('room that comes while a claim is under way is used at once', async () => {
    const work = gated()
    const claims = watchClaims()
    const options = { ...inLanes, concurrency: 2, database: claims.database, poll: 60_000 }
    await using runner = run(work.perform, options)
    await oweIn('one', 'work', 3, `case when n = 1 then ${overdue} else 'infinity' end`)
    runner.wake()
    await until('the first begins', () => work.begun.length === 1)
    const letGo = claims.hold()
    const before = claims.count()
    await fresh.run(`update platform.duty set due_at = ${overdue} where attempt = 0`)
    runner.wake()
    await until('somebody looks', () => claims.count() > before)
    work.end(0)
    await until('the first is done', async () => (await leftIn('one')) === 2)
    letGo()
    await until('both others begin', () => work.begun.length === 3)
    for (const index of [1, 2]) work.end(index)
  })

  test('claiming reads nothing of a lane that is full, however much is due there', async () => {
    await oweIn('slow', 'work', 20_000, overdue)
    await oweIn('quick', 'work', 5)
    await fresh.run('vacuum analyze platform.duty')
    const values = ['now()', "now() + interval '30 s'", '3', "'{work}'", "'{work}'", "'{slow}'", "'{3}'"]
    const plan = await planOf(dutyStore('platform').claimByLane.text, values)
    expect(JSON.stringify(plan)).not.toContain('Seq Scan')
    expect(plan['Shared Hit Blocks']).toBeLessThan(200)
    expect(plan['Actual Rows']).toBe(3)
  })
})

test('a runner goes on when the database was away', async () => {
  await using runner = run(async () => 'done')
  await fresh.run('alter table psp.duty rename to duty_away')
  runner.wake()
  await new Promise(resolve => setTimeout(resolve, 30))
  await fresh.run('alter table psp.duty_away rename to duty')
  await owe('after')
  await gone('after')
})

test.each(['done', 'failed'])(
  'what came of a duty (%s) is written down as soon as the database is back, without waiting for the lease (SAFE-6)',
  async how => {
    let attempts = 0
    let refused = false
    const { database } = fresh
    const watched: Database = {
      ...database,
      async query(statement, values) {
        try {
          return await database.query(statement, values)
        } catch (error) {
          if (statement.name !== 'psp.duty.claim') refused = true
          throw error
        }
      },
    }
    const work = async () => {
      if (++attempts > 1) return 'done'
      await fresh.run('alter table psp.duty rename to duty_away')
      return how === 'done' ? 'done' : { failed: 'the database was away' }
    }
    await using _runner = run(work, { database: watched })
    await owe('blip')
    await until('what came of it cannot be written', () => refused)
    await fresh.run('alter table psp.duty_away rename to duty')
    await gone('blip')
    expect(attempts).toBe(how === 'done' ? 1 : 2)
  },
)

test('a runner that stops waits for what it has begun, and begins nothing more', async () => {
  const work = gated()
  const runner = run(work.perform)
  await owe('begun')
  await until('it has begun', () => work.begun.length === 1)
  const stopped = runner[Symbol.asyncDispose]()
  await owe('not-begun')
  work.end(0)
  await stopped
  expect(await owed('begun')).toBeUndefined()
  expect(await owed('not-begun')).toMatchObject({ attempt: 0 })
})
