import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import { openDatabase, sql } from '../../src/runtime/database.ts'
import { createLog } from '../../src/runtime/log.ts'
import { migrate } from '../../src/runtime/migrate.ts'
import { startEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import { findPostmaster } from '../../src/runtime/postgres/postmaster.ts'
import { freshDatabase } from '../database.ts'
import { command, newOrders } from '../psp/banks/obedient.ts'
import { answering, confirming, holding } from '../psp/callback-server.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from '../psp/psp-world.ts'
import { until } from '../until.ts'
import { passerella } from './command-line.ts'

const bank = fileURLToPath(new URL('../psp/banks/obedient.ts', import.meta.url))
const migrations = fileURLToPath(new URL('../../src/psp/store/migrations', import.meta.url))
const log = createLog({ level: 'silent', service: 'test' })
let world: PspWorld

beforeAll(async () => {
  world = await newPspWorld({ config: { bank, slot: 1 } })
  command(world.database.url, newOrders(systemClock))
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.platform.answer(confirming)
  await until('nothing is owed', async () => {
    await world.database.run(`update psp.duty set due_at = now() where due_at is null`)
    return (await world.database.run(`select from psp.duty where kind = 'deliver-outcome'`)).length === 0
  })
  world.platform.received.length = 0
  await world.database.run('delete from psp.duty')
  await world.database.run('delete from platform.duty')
})

const run = (...args: string[]) => passerella(args, { DATABASE_URL: world.database.url })
type Listed = { id: string; payment: string; attempts: number; next: string | null } & Record<string, unknown>
async function listed(): Promise<Listed[]> {
  const { code, out, err } = await run('duties', 'list', '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out).duties
}

async function cancelled() {
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/cancel`)
  return payment
}
const givenUp = (payment: OpenPayment) =>
  until('its delivery has given up', async () => {
    const duty = await world.duty(payment, 'deliver-outcome')
    return duty && duty.due_at === null
  })
/** An outcome that the platform would not hear of. */
async function unheard() {
  world.platform.answer(answering(503))
  const payment = await cancelled()
  await givenUp(payment)
  return payment
}

test('duties list shows what either side owes, to people and to programs (OUTCOME-23)', async () => {
  const payment = await unheard()
  await world.database.run(
    `insert into platform.duty (kind, subject, due_at, attempt, last_answer)
     values ('request-refund', $1, '2099-03-02T09:00:00Z', 3, $2)`,
    ['0123456789abcdef0123456789abcdef', 'late\u001b[31m\nred'],
  )
  const [first, second, ...others] = await listed()
  expect(others).toEqual([])
  expect(first).toEqual({
    side: 'psp',
    id: expect.stringMatching(/^psp:\d+$/),
    kind: 'deliver-outcome',
    payment: payment.idPSPTransaction,
    attempts: 6,
    lastAnswer: 'answered 503',
    next: null,
    givenUp: true,
  })
  expect(second).toMatchObject({ side: 'platform', next: '2099-03-02T09:00:00.000Z', givenUp: false })

  const { code, out, err } = await run('duties', 'list')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const [head = '', one = '', two = ''] = out.split('\n')
  expect(head).toMatch(/^ID +KIND +PAYMENT +ATTEMPTS +NEXT +LAST ANSWER$/)
  expect(one).toMatch(
    new RegExp(`^${first?.id} +deliver-outcome +${payment.idPSPTransaction} +6 +a person’s turn`),
  )
  expect(two).toMatch(/request-refund .* 3 +2 Mar 2099, 10:00 +late \[31m red$/)
})

test('nothing owed is said so', async () => {
  expect(await run('duties', 'list')).toEqual({ code: 0, out: 'nothing is owed\n', err: '' })
  expect(await listed()).toEqual([])
})

test('a list that is too long shows the first thousand, those that gave up before all others, and says that there is more', async () => {
  await world.database.run(
    `insert into platform.duty (kind, subject, due_at)
     select 'x', 'n' || n, case when n > 5 then now() end from generate_series(1, 1500) n`,
  )
  const { out } = await run('duties', 'list', '--json')
  const { duties, more } = JSON.parse(out)
  expect({ length: duties.length, more }).toEqual({ length: 1_000, more: true })
  expect(duties.slice(0, 6).map(({ givenUp }: { givenUp: boolean }) => givenUp)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
  ])
  expect((await run('duties', 'list')).out).toMatch(/and more: these are the first 1000\n$/)
})

test('duties retry begins one anew: it is counted from zero, and the running PSP delivers it (OUTCOME-23)', async () => {
  const payment = await unheard()
  const other = await unheard()
  world.platform.answer(confirming)
  const id = (await listed()).find(duty => duty.payment === payment.idPSPTransaction)?.id
  const { code, out, err } = await run('duties', 'retry', `${id}`)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(
    new RegExp(`^${id} deliver-outcome of ${payment.idPSPTransaction}: begins anew, as psp:\\d+\n$`),
  )
  await world.confirmed(payment)
  expect(await world.duty(payment, 'deliver-outcome')).toBeUndefined()
  expect(await world.duty(other, 'deliver-outcome')).toMatchObject({ attempt: 6, due_at: null })
})

test('duties retry --given-up begins all anew that gave up, but for what a person has to look at (OUTCOME-23)', async () => {
  const payments = [await unheard(), await unheard()]
  await world.database.run(
    `insert into platform.duty (kind, subject, due_at) values ('clear-up', 'disputed', null)`,
  )
  world.platform.answer(confirming)
  const { code, out } = await run('duties', 'retry', '--given-up')
  expect({ code, lines: out.trim().split('\n').length }).toEqual({ code: 0, lines: 2 })
  for (const payment of payments) await world.confirmed(payment)
  expect(await listed()).toMatchObject([{ kind: 'clear-up', payment: 'disputed', next: null }])
  expect((await run('duties', 'retry', '--given-up')).out).toBe('nothing to begin anew\n')
})

test('a duty that is begun anew while it is performed is performed once more, and ends once (OUTCOME-20, SAFE-6)', async () => {
  const { held, hold, release } = holding()
  world.platform.answer(hold)
  const payment = await cancelled()
  await until('the platform is being told', () => held.length === 1)
  const [duty] = await listed()
  expect(duty).toMatchObject({ attempts: 1, lastAnswer: null })
  expect((await run('duties', 'retry', `${duty?.id}`)).code).toBe(0)
  await until('the platform is told again', () => held.length === 2)
  expect(held[1]?.[1].body).toBe(held[0]?.[1].body)
  release(confirming)
  await world.confirmed(payment)
  expect(await world.duty(payment, 'deliver-outcome')).toBeUndefined()
  const [told] = await world.database.run<{ times: number }>(
    `select count(*)::int as times from psp.event where event = 'confirmed' and id_psp_transaction = $1`,
    [payment.idPSPTransaction],
  )
  expect(told?.times).toBe(1)
})

test('an id that is not there is named, and the others are begun anew all the same', async () => {
  await unheard()
  const [duty] = await listed()
  const { code, out, err } = await run('duties', 'retry', 'psp:999999', `${duty?.id}`, 'platform:7')
  expect({ code, err }).toEqual({ code: 1, err: 'psp:999999: no such duty\nplatform:7: no such duty\n' })
  expect(out).toContain(`${duty?.id} deliver-outcome`)
})

test('a duty whose hour has not come is left to it', async () => {
  const payment = await world.opened()
  const [duty] = await listed()
  const { code, out, err } = await run('duties', 'retry', `${duty?.id}`)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(
    new RegExp(`^${duty?.id}: its first attempt is still to come, \\d+ \\w+ \\d{4}, \\d\\d:\\d\\d\n$`),
  )
  expect(await world.duty(payment, 'expire-payment')).toMatchObject({ attempt: 0 })
})

test.each([
  [['duties'], /^$/],
  [['duties', 'retry'], /^duties retry: expected ids, or --given-up/],
  [['duties', 'retry', '12'], /^duties retry: expected ids such as psp:12 or platform:7, found 12\n$/],
  [['psp', 'refund', 'x'], /^psp refund: expected an identifier of 32 characters, found x\n$/],
  [['migrate', 'bank'], /^migrate: expected psp, platform or nothing behind it, found bank\n$/],
])('%j is not understood: 2, and why', async (args, said) => {
  const { code, err } = await run(...args)
  expect(code).toBe(2)
  expect(err).toMatch(said)
})

test('a side that has no schema is left out; a database that is away is named, and the other side shown', async () => {
  await using database = await freshDatabase()
  await database.run('drop schema platform cascade')
  await database.run(`insert into psp.duty (kind, subject, due_at) values ('take-money', 'p', now())`)
  const DATABASE_URL = database.url
  const alone = await passerella(['duties', 'list', '--json'], { DATABASE_URL })
  expect(alone).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(alone.out).duties).toMatchObject([{ side: 'psp', kind: 'take-money' }])

  const nowhere = 'postgres://x@127.0.0.1:1/x'
  const half = await passerella(['duties', 'list', '--json'], {
    PASSERELLA_PSP_DATABASE_URL: DATABASE_URL,
    PASSERELLA_PLATFORM_DATABASE_URL: nowhere,
  })
  expect(half.code).toBe(1)
  expect(half.err).toMatch(/^the database of platform cannot be reached: .*ECONNREFUSED.*\n$/)
  expect(JSON.parse(half.out).duties).toHaveLength(1)

  await database.run('drop schema psp cascade')
  expect(await passerella(['duties', 'list'], { DATABASE_URL })).toEqual({
    code: 1,
    out: '',
    err: 'no side has a schema here: psp, platform\n',
  })
})

describe('the database that the demo keeps', () => {
  test('is read while it runs, and while it does not, and left as it was', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'passerella-kept-'))
    await chmod(directory, 0o711)
    const kept = join(directory, 'postgres')
    const list = () => passerella(['duties', 'list', '--json'], { PASSERELLA_DIRECTORY: directory })
    try {
      {
        await using running = await startEmbeddedPostgres({
          directory: kept,
          log: () => {},
          settings: { fsync: 'off' },
        })
        await using database = openDatabase({ url: running.url, connections: 1, log })
        const add = sql<{ id: number }>(
          'add',
          `insert into psp.duty (kind, subject, due_at) values ('work', gen_random_uuid(), now()) returning id`,
        )
        await migrate({ databaseUrl: running.url, schema: 'psp', directory: migrations })
        await database.query(add, [])
        const { code, out, err } = await list()
        expect({ code, err }).toEqual({ code: 0, err: '' })
        expect(JSON.parse(out).duties).toHaveLength(1)
        expect(await database.query(add, [])).toHaveLength(1)
        expect(await findPostmaster(join(kept, 'cluster', 'data'))).toBeDefined()
      }
      expect(await findPostmaster(join(kept, 'cluster', 'data'))).toBeUndefined()
      expect(JSON.parse((await list()).out).duties).toHaveLength(2)
      expect(await findPostmaster(join(kept, 'cluster', 'data'))).toBeUndefined()
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }, 60_000)

  test('is not made where there is none', async () => {
    const PASSERELLA_DIRECTORY = join(tmpdir(), 'passerella-that-is-not-there')
    const { code, err } = await passerella(['duties', 'list'], { PASSERELLA_DIRECTORY })
    expect(code).toBe(1)
    expect(err).toMatch(/^no database: expected psp\.databaseUrl, platform\.databaseUrl or DATABASE_URL/)
    expect(existsSync(PASSERELLA_DIRECTORY)).toBe(false)
  })
})
