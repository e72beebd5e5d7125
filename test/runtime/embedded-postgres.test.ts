import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chmod, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, test, vi } from 'vitest'
import { openPostgres } from '../../src/runtime/postgres/database-url.ts'
import { lockDirectory } from '../../src/runtime/postgres/directory-lock.ts'
import { startEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import { takeLease } from '../../src/runtime/postgres/lease.ts'
import { stopPostmaster } from '../../src/runtime/postgres/postmaster.ts'
import { until } from '../../src/runtime/postgres/until.ts'
import {
  ask,
  newHiddenPostgresDirectory,
  newPostgresDirectory,
  type PostgresDirectory,
} from './postgres-directory.ts'
import { ordinaryUser, ordinaryUserCanRun, type Program, runProgram } from './program.ts'

vi.setConfig({ testTimeout: 60_000 })

/** What a first start left behind: for the tests of those that come after it, and one of them at a time. */
let used: PostgresDirectory

beforeAll(async () => {
  used = await newPostgresDirectory()
  const postgres = await startEmbeddedPostgres({ directory: used.path, log })
  await postgres[Symbol.asyncDispose]()
}, 60_000)
afterAll(() => used[Symbol.asyncDispose]())

const log = () => {}
const root = process.getuid?.() === 0
const linux = process.platform === 'linux'

test('a first start makes a database that is UTF-8, checked and durable, and lets nobody in without its password', async () => {
  await using place = await newPostgresDirectory()
  await using postgres = await startEmbeddedPostgres({ directory: place.path, log })

  const [facts] = await ask(
    postgres.url,
    `select current_setting('server_encoding') encoding, current_setting('data_checksums') checksums,
            current_setting('fsync') fsync, current_setting('listen_addresses') addresses, upper('è') upper`,
  )
  assert.deepEqual(facts, {
    encoding: 'UTF8',
    checksums: 'on',
    fsync: 'on',
    addresses: '127.0.0.1',
    upper: 'È',
  })
  const password = join(place.path, 'cluster', 'password')
  assert.equal((await stat(password)).mode & 0o777, 0o600)
  const stranger = new URL(postgres.url)
  stranger.password = 'guess'
  await assert.rejects(ask(stranger.href, 'select 1'), { code: '28P01' })
})

test('a second start finds what the first one kept, and nothing runs in between', async () => {
  await using place = usedPlace()
  {
    await using postgres = await place.startSwiftly()
    await ask(postgres.url, `create table kept as select 'still here' as word`)
  }
  assert.equal(await place.server(), undefined)

  await using postgres = await place.startSwiftly()
  assert.deepEqual(await ask(postgres.url, 'select word from kept'), [{ word: 'still here' }])
})

test('after kill -9 of its starter the server is joined again, with every row that was told as written', async () => {
  await using place = usedPlace()
  await using writer = await runProgram('use-postgres.ts', { args: [place.path] })
  await until(() => writer.written() > 20 || undefined, { limit: 30_000 })
  await writer.end('SIGKILL')
  const orphan = await place.server()
  assert.ok(orphan)
  {
    await using postgres = await startEmbeddedPostgres({ directory: place.path, log })
    assert.equal(await place.server(), orphan)
    await assertWritten(postgres.url, writer)
  }
  assert.equal(await place.server(), undefined)
})

test('after kill -9 of its starter and of the server a fresh start has every row that was told as written', async () => {
  await using place = usedPlace()
  await using writer = await runProgram('use-postgres.ts', { args: [place.path] })
  await until(() => writer.written() > 20 || undefined, { limit: 30_000 })
  process.kill((await place.server()) ?? 0, 'SIGKILL')
  await writer.end('SIGKILL')

  await using postgres = await startEmbeddedPostgres({ directory: place.path, log })
  await assertWritten(postgres.url, writer)
})

test('Ctrl-C reaches the program alone: it writes a last row, and the server is stopped after it', async () => {
  await using place = usedPlace()
  await using writer = await runProgram('use-postgres.ts', { args: [place.path] })
  await writer.told('written')

  assert.equal(await writer.end('SIGINT'), 0)

  assert.equal(await place.server(), undefined)
  await using postgres = await startEmbeddedPostgres({ directory: place.path, log })
  await assertWritten(postgres.url, writer)
})

test('two first starts at once share one server, which runs until the last of them leaves', async () => {
  await using place = await newPostgresDirectory()
  const hold = await lockDirectory(join(place.path, 'lock'))
  await using one = await runProgram('use-postgres.ts', { args: [place.path] })
  await using two = await runProgram('use-postgres.ts', { args: [place.path] })
  await Promise.all([one.told('begun'), two.told('begun')])
  hold[Symbol.dispose]()

  assert.equal(await one.told('url'), await two.told('url'))
  assert.equal(await one.end('SIGINT'), 0)
  const before = two.written()
  await until(() => two.written() > before + 20 || undefined, { limit: 10_000 })
  assert.ok(two.written() > before + 20)
  assert.equal(await two.end('SIGINT'), 0)
  assert.equal(await place.server(), undefined)
})

test('a start that comes while the last user is stopping the server gets a new one', async () => {
  await using place = usedPlace()
  await using first = await place.startSwiftly()
  const rival = await takeLease(first.url, log)
  await first[Symbol.asyncDispose]()
  assert.equal(await rival.giveBack(), true)

  const late = place.startSwiftly()
  await waitingForLease(first.url)
  await stopPostmaster(await place.data())

  await using postgres = await late
  assert.deepEqual(await ask(postgres.url, 'select 1 as one'), [{ one: 1 }])
  await rival[Symbol.asyncDispose]()
})

test('a process id that has gone to somebody else is not taken for the server, nor harmed', async () => {
  await using place = usedPlace()
  const somebody = spawn('sleep', ['60'], { ...(await ordinaryUser()), stdio: 'ignore' })
  await once(somebody, 'spawn')
  const data = await place.data()
  await writeFile(
    join(data, 'postmaster.pid'),
    `${somebody.pid}\n${data}\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`,
  )

  await using postgres = await place.startSwiftly()

  assert.deepEqual(await ask(postgres.url, 'select 1 as one'), [{ one: 1 }])
  assert.equal(somebody.exitCode ?? somebody.signalCode, null)
  somebody.kill()
})

test('a postmaster.pid that a power failure left empty or broken does not prevent a start', async () => {
  await using place = usedPlace()
  for (const content of ['', 'garbage\n', '-1\n']) {
    await writeFile(join(await place.data(), 'postmaster.pid'), content)

    await using postgres = await place.startSwiftly()
    assert.deepEqual(await ask(postgres.url, 'select 1 as one'), [{ one: 1 }])
  }
})

test('a first start that was cut off leaves nothing in the way of the next', async () => {
  await using place = await newPostgresDirectory()
  const draft = join(place.path, 'cluster-draft-cutoff')
  await mkdir(join(draft, 'data'), { recursive: true })

  await using _postgres = await place.startSwiftly()
  await assert.rejects(access(draft))
})

test('a port that is taken is named', async () => {
  await using place = usedPlace()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0

  await assert.rejects(
    startEmbeddedPostgres({ directory: place.path, log, port }),
    new RegExp(`port ${port} `),
  )
  other.close()
})

test('a setting that PostgreSQL refuses is reported in its own words', async () => {
  await using place = usedPlace()
  const settings = { fsync: 'off', max_connections: 'many' }
  await assert.rejects(startEmbeddedPostgres({ directory: place.path, log, settings }), /max_connections/)
})

test('a configured database is used as it is, and none is made', async () => {
  await using place = await newPostgresDirectory()
  const directory = join(place.path, 'unused')
  await using postgres = await openPostgres({ databaseUrl: 'postgresql://db.example/x', directory, log })

  assert.equal(postgres.url, 'postgresql://db.example/x')
  await assert.rejects(access(directory))
})

test('without a configured database there is one of our own', async () => {
  await using place = await newPostgresDirectory()
  await using postgres = await openPostgres({ directory: place.path, log, settings: { fsync: 'off' } })
  assert.deepEqual(await ask(postgres.url, 'select 1 as one'), [{ one: 1 }])
})

test.runIf(root && linux)('root hands the server to a user without privileges', async () => {
  await using place = await newPostgresDirectory()
  await using _postgres = await place.startSwiftly()
  assert.equal(await serverUid(place), (await ordinaryUser())?.uid)
})

test.runIf(root)('root lets the server through the directory itself, and only through', async () => {
  await using place = await newPostgresDirectory()
  await chmod(place.path, 0o700)
  await using _postgres = await place.startSwiftly()

  assert.equal(await place.data(), join(place.path, 'cluster', 'data'))
  assert.equal((await stat(place.path)).mode & 0o777, 0o701)
})

test.runIf(root && linux)(
  'root keeps the data elsewhere when the server cannot reach the directory',
  async () => {
    await using place = await newHiddenPostgresDirectory()
    {
      await using postgres = await place.startSwiftly()
      await ask(postgres.url, `create table kept as select 'still here' as word`)
    }
    assert.match(await place.data(), /^\/var\/lib\/passerella\//)

    await using postgres = await place.startSwiftly()
    assert.deepEqual(await ask(postgres.url, 'select word from kept'), [{ word: 'still here' }])
  },
)

test.runIf(root && linux)(
  'root never begins anew in place of data that were elsewhere and are gone',
  async () => {
    await using place = await newHiddenPostgresDirectory()
    await (await place.startSwiftly())[Symbol.asyncDispose]()
    await rm(await realpath(join(place.path, 'home')), { recursive: true })

    await assert.rejects(place.startSwiftly(), /is gone/)
  },
)

test.runIf((await ordinaryUserCanRun()) && linux)(
  'an ordinary user runs the server as themselves',
  async () => {
    await using place = await newPostgresDirectory({ ordinary: true })
    await using writer = await runProgram('use-postgres.ts', { args: [place.path], ordinary: true })
    await writer.told('written')

    assert.equal(await serverUid(place), (await stat(`/proc/${writer.pid}`)).uid)
    assert.equal(await writer.end('SIGINT'), 0)
  },
)

test.runIf(root && linux && (await ordinaryUserCanRun()))(
  'root runs the server of an ordinary user as that user',
  async () => {
    await using place = await newPostgresDirectory({ ordinary: true })
    await using writer = await runProgram('use-postgres.ts', { args: [place.path], ordinary: true })
    await writer.told('written')
    await writer.end('SIGINT')

    await using postgres = await startEmbeddedPostgres({ directory: place.path, log })
    assert.equal(await serverUid(place), (await stat(place.path)).uid)
    await assertWritten(postgres.url, writer)
  },
)

/** The directory that was used before. Whatever a test does to its server, the next one finds none. */
const usedPlace = (): PostgresDirectory => ({
  ...used,
  [Symbol.asyncDispose]: async () => stopPostmaster(await used.data()),
})

/** Every row that the writer told is there; one more may be, whose commit it had no time to tell. */
async function assertWritten(url: string, writer: Program) {
  const [row] = await ask<{ rows: number; last: number }>(
    url,
    `select count(*)::int as rows, max(number) as last from line where author = ${writer.pid}`,
  )
  const told = writer.written()
  assert.ok(
    row && row.rows === row.last && row.last >= told && row.last <= told + 1,
    `${told} ${JSON.stringify(row)}`,
  )
}

async function waitingForLease(url: string) {
  const query = `select 1 from pg_locks where locktype = 'advisory' and not granted`
  assert.ok(await until(async () => (await ask(url, query)).length > 0 || undefined, { limit: 10_000 }))
}

async function serverUid(place: PostgresDirectory) {
  const [pid] = (await readFile(join(await place.data(), 'postmaster.pid'), 'utf8')).split('\n')
  return (await stat(`/proc/${pid}`)).uid
}
