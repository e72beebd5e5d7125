import { expect, test } from 'vitest'
import { knownRegistry } from '../../src/platform/known-registry.ts'
import type { Database } from '../../src/runtime/database.ts'
import { freshDatabase } from '../database.ts'
import { until } from '../until.ts'

/** A registry over real PostgreSQL, a clock by hand, and statements that are counted, held or made to fail. */
async function newWorld() {
  await using opened = new AsyncDisposableStack()
  const fresh = opened.use(await freshDatabase())
  const asked: string[] = []
  const answered: string[] = []
  let time = 1_000
  let held: { name: string; until: Promise<void> } | undefined
  let isDown = false
  const database: Database = {
    async query(statement, values) {
      asked.push(statement.name)
      if (isDown) throw new Error('the database is down')
      const rows = await fresh.database.query(statement, values)
      answered.push(statement.name)
      if (held?.name !== statement.name) return rows
      const { until } = held
      held = undefined
      await until
      return rows
    },
    [Symbol.asyncDispose]: async () => {},
  }
  const registry = knownRegistry({ database, environment: 'production', now: () => time })
  const ends = opened.move()
  return {
    registry,
    asked,
    /** PostgreSQL has: whether or not its answer has arrived. */
    answered: (times: number) => until(`${times} answers`, () => answered.length === times),
    wait: (milliseconds: number) => {
      time += milliseconds
    },
    down: (down: boolean) => {
      isDown = down
    },
    /** What PostgreSQL answers to the next such statement arrives when the returned function is called. */
    hold(name: string) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = { name, until: promise }
      return resolve
    },
    async addMethod(id: string) {
      await fresh.run(`insert into platform.registry_entry values ('method', $1, $2, 1)`, [
        id,
        { id, label: id, touchpoints: ['IO'] },
      ])
      await fresh.run('update platform.registry set revision = revision + 1')
    },
    methods: async () => (await registry.current()).methods.map(({ id }) => id),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

const revision = 'platform.registry.revision'
const read = 'platform.registry.read'
const whole = [revision, read]

test('what is known is asked for again when it is half a second old, and not before', async () => {
  await using world = await newWorld()
  expect(await world.methods()).toEqual([])
  await world.addMethod('RPIC')
  world.wait(499)
  expect(await world.methods()).toEqual([])
  expect(world.asked).toEqual(whole)
  world.wait(1)
  expect(await world.methods()).toEqual(['RPIC'])
  expect(world.asked).toEqual([...whole, ...whole])
})

test('while nothing has changed only the revision is read', async () => {
  await using world = await newWorld()
  const first = await world.registry.current()
  world.wait(500)
  expect(await world.registry.current()).toBe(first)
  expect(world.asked).toEqual([...whole, revision])
})

test('its age counts from when the database was asked, not from when it answered', async () => {
  await using world = await newWorld()
  const release = world.hold(revision)
  const slow = world.methods()
  await world.answered(1)
  world.wait(400)
  release()
  await slow
  await world.addMethod('RPIC')
  world.wait(100)
  expect(await world.methods()).toEqual(['RPIC'])
})

test('whoever asks at the same time shares one look', async () => {
  await using world = await newWorld()
  const all = await Promise.all(Array.from({ length: 50 }, () => world.registry.current()))
  expect(new Set(all).size).toBe(1)
  expect(world.asked).toEqual(whole)
})

test('a look that takes half a second is not shared with whoever comes then', async () => {
  await using world = await newWorld()
  const release = world.hold(read)
  const early = world.methods()
  await world.answered(2)
  await world.addMethod('RPIC')
  world.wait(500)
  const late = world.methods()
  release()
  await early
  expect(await late).toEqual(['RPIC'])
})

test('an answer that comes after that of a later look is not kept', async () => {
  await using world = await newWorld()
  const release = world.hold(read)
  const early = world.methods()
  await world.answered(2)
  await world.addMethod('RPIC')
  world.wait(500)
  expect(await world.methods()).toEqual(['RPIC'])
  release()
  expect(await early).toEqual([])
  expect(await world.methods()).toEqual(['RPIC'])
})

test('a database that fails is a failure, never an old answer, and the next one asks anew', async () => {
  await using world = await newWorld()
  await world.methods()
  world.wait(500)
  world.down(true)
  await expect(world.methods()).rejects.toThrow('the database is down')
  await expect(world.methods()).rejects.toThrow('the database is down')
  world.down(false)
  expect(await world.methods()).toEqual([])
})

test('what is forgotten while it is read is not kept', async () => {
  await using world = await newWorld()
  const release = world.hold(read)
  const before = world.methods()
  await world.answered(2)
  await world.addMethod('RPIC')
  world.registry.forget()
  release()
  await before
  expect(await world.methods()).toEqual(['RPIC'])
})
