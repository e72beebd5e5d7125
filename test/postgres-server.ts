/**
 * What the whole run shares: certificates, and one PostgreSQL, the one of DATABASE_URL or an embedded one in a directory
 * that goes with it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createDevelopmentPki } from '../src/runtime/development-pki.ts'
import { migrate } from '../src/runtime/migrate.ts'
import { openPostgres } from '../src/runtime/postgres/database-url.ts'
import { restorationOf, shapeOf } from './restoration.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string
    /** The directory of the certificates. */
    pki: string
    template: string
    /** What `template` is, and how a copy becomes that again. Undefined: a copy cannot be restored. */
    shape: string | undefined
    restoration: string
  }
}

const migrations = { psp: 'psp/store', bank: 'psp/bank/sandbox/store', platform: 'platform/store' }

export async function setup(project: TestProject) {
  const directory = await mkdtemp(join(tmpdir(), 'passerella-test-'))
  const { DATABASE_URL: databaseUrl } = process.env
  const settings = { fsync: 'off' } // what a crash of the machine would lose is lost with the directory
  const postgres = await openPostgres({ databaseUrl, directory, log: () => {}, settings })
  const template = `passerella_template_${process.pid}`
  const url = new URL(postgres.url)
  await run(postgres.url, `create database ${template}`)
  url.pathname = `/${template}`
  for (const [schema, path] of Object.entries(migrations)) {
    const directory = fileURLToPath(new URL(`../src/${path}/migrations`, import.meta.url))
    await migrate({ databaseUrl: url.href, schema, directory })
  }
  const client = await connected(url.href)
  const { rows } = await client.query("select current_setting('is_superuser') as is")
  const pki = join(directory, 'pki')
  await createDevelopmentPki(pki, new Date())
  project.provide('pki', pki)
  project.provide('databaseUrl', postgres.url)
  project.provide('template', template)
  project.provide('shape', rows[0].is === 'on' ? await shapeOf(client) : undefined)
  project.provide('restoration', await restorationOf(client))
  await client.end()
  return async () => {
    const copies = `select datname from pg_database where starts_with(datname, '${template}_')`
    for (const { datname } of (await run(postgres.url, copies)).rows)
      await run(postgres.url, `drop database ${datname} with (force)`)
    await run(postgres.url, `drop database ${template}`)
    await postgres[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  }
}

async function run(url: string, statement: string) {
  const client = await connected(url)
  const result = await client.query(statement)
  await client.end()
  return result
}

async function connected(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}
