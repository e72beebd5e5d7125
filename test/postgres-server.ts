/** One PostgreSQL for the whole run: the one of DATABASE_URL, or an embedded one in a directory that goes with it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../src/runtime/migrate.ts'
import { openPostgres } from '../src/runtime/postgres/database-url.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string
    template: string
  }
}

const migrations = { psp: 'psp/store', bank: 'psp/bank/sandbox/store', platform: 'platform/store' }

export async function setup(project: TestProject) {
  const directory = await mkdtemp(join(tmpdir(), 'passerella-test-'))
  const { DATABASE_URL: databaseUrl } = process.env
  const postgres = await openPostgres({ databaseUrl, directory, log: () => {} })
  const template = `passerella_template_${process.pid}`
  const url = new URL(postgres.url)
  await run(postgres.url, `create database ${template}`)
  url.pathname = `/${template}`
  for (const [schema, path] of Object.entries(migrations)) {
    const directory = fileURLToPath(new URL(`../src/${path}/migrations`, import.meta.url))
    await migrate({ databaseUrl: url.href, schema, directory })
  }
  project.provide('databaseUrl', postgres.url)
  project.provide('template', template)
  return async () => {
    await run(postgres.url, `drop database ${template}`)
    await postgres[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  }
}

async function run(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
