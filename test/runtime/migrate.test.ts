import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/runtime/migrate.ts'
import { type FreshDatabase, freshDatabase } from '../database.ts'

let fresh: FreshDatabase
const directories: string[] = []
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => {
  await fresh[Symbol.asyncDispose]()
  for (const directory of directories) await rm(directory, { recursive: true })
})

async function house(migrations: Record<string, string>) {
  const schema = `s${randomBytes(6).toString('hex')}`
  const directory = await mkdtemp(join(tmpdir(), 'passerella-migrations-'))
  directories.push(directory)
  const write = (more: Record<string, string>) =>
    Promise.all(
      Object.entries(more).map(([name, text]) =>
        writeFile(join(directory, name), text.replaceAll('$', schema)),
      ),
    )
  await write(migrations)
  return { schema, write, migrate: () => migrate({ databaseUrl: fresh.url, schema, directory }), directory }
}

const first = { '0001-first.sql': 'create table $.first (id int);' }
const second = { '0002-second.sql': 'create table $.second (id int);' }

test('five processes that start at once migrate once, and all find the schema as they need it', async () => {
  const { schema, migrate } = await house({ ...first, ...second })
  const applied = await Promise.all(Array.from({ length: 5 }, migrate))

  expect(applied.flat().sort()).toEqual(['0001-first', '0002-second'])
  expect(applied.filter(names => names.length > 0)).toHaveLength(1)
  expect(await fresh.run(`select * from ${schema}.first, ${schema}.second`)).toEqual([])
})

test('a second start adds only what is new', async () => {
  const { write, migrate } = await house(first)
  await migrate()
  await write(second)
  expect(await migrate()).toEqual(['0002-second'])
  expect(await migrate()).toEqual([])
})

test('a program that is older than the schema refuses it, by name, and leaves it alone', async () => {
  const { schema, directory, migrate } = await house({ ...first, ...second })
  await migrate()
  await rm(join(directory, '0002-second.sql'))
  await expect(migrate()).rejects.toThrow(`schema ${schema} is newer than this program: it has 0002-second`)
  expect(await fresh.run(`select * from ${schema}.second`)).toEqual([])
})

test('a migration that fails leaves nothing of itself, and the next start can mend it', async () => {
  const { schema, write, migrate } = await house({
    ...first,
    '0002-second.sql': 'create table $.second (id int); select 1 / 0;',
  })
  await expect(migrate()).rejects.toThrow(/division by zero/)
  await expect(fresh.run(`select from ${schema}.second`)).rejects.toThrow(/does not exist/)
  await write(second)
  await migrate()
  expect(await fresh.run(`select * from ${schema}.second`)).toEqual([])
})
