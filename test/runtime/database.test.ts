import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, openPools, sql } from '../../src/runtime/database.ts'
import { createLog } from '../../src/runtime/log.ts'
import { migrate } from '../../src/runtime/migrate.ts'
import { type FreshDatabase, freshDatabase } from '../database.ts'
import { closeGate } from '../psp/gate.ts'

const log = createLog({ level: 'silent', service: 'test' })
let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  await fresh.run('create table coin (side text)')
  await fresh.run(`insert into coin values ('heads')`)
})
afterAll(() => fresh[Symbol.asyncDispose]())

const turn = sql<{ side: string }>('test.turn', `update coin set side = 'tails' returning side`)
const endOthers = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and `

test('a statement that was given up on is not carried out later (SAFE-6)', async () => {
  await using database = openDatabase({ url: fresh.url, connections: 2, log, patience: 200 })
  await using gate = await closeGate(fresh.url, 'select from coin for update')
  await expect(database.query(turn, [])).rejects.toThrow('statement timeout')
  await gate.queue(0)
  await gate.open()
  expect(await fresh.run('select side from coin')).toEqual([{ side: 'heads' }])
})

test('a connection that is lost in mid-statement rejects it, and the next statement has another', async () => {
  await using database = openDatabase({ url: fresh.url, connections: 1, log })
  await using gate = await closeGate(fresh.url, 'select from coin for update')
  const lost = expect(database.query(turn, [])).rejects.toThrow('terminating connection')
  await gate.queue(1)
  await fresh.run(`${endOthers} wait_event_type = 'Lock'`)
  await lost
  await gate.open()
  expect(await database.query(turn, [])).toEqual([{ side: 'tails' }])
})

test('what is owed does not wait behind those who ask, nor they behind what is owed', async () => {
  await using pools = openPools({ url: fresh.url, connections: 4, log })
  const look = sql<{ side: string }>('test.look', 'select side from coin')
  for (const [held, free] of [
    [pools.database, pools.owed],
    [pools.owed, pools.database],
  ] as const) {
    await using gate = await closeGate(fresh.url, 'select from coin for update')
    const crowd = Array.from({ length: 8 }, () => held.query(turn, []))
    await gate.queue(held === pools.database ? 3 : 1)
    expect(await free.query(look, [])).toHaveLength(1)
    await gate.open()
    await Promise.all(crowd)
  }
})

test('a migration whose connection is lost fails, and does not bring the process down', async () => {
  const directory = fileURLToPath(new URL('../../src/psp/store/migrations', import.meta.url))
  await using gate = await closeGate(fresh.url, 'select pg_advisory_xact_lock(7365477265)')
  const lost = expect(migrate({ databaseUrl: fresh.url, schema: 'psp', directory })).rejects.toThrow()
  await gate.queue(1)
  await fresh.run(`${endOthers} wait_event_type = 'Lock'`)
  await lost
})
