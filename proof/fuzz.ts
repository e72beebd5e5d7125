/**
 * Hostile input: every door is sent what nobody sends in good faith, and has to refuse it in its own words, keep
 * nothing of it, and go on. What has to hold, and for which doors, stands in `fuzz/`.
 */
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgres } from '../src/runtime/postgres/database-url.ts'
import { campaign } from './fuzz/campaign.ts'
import { readOptions, usage, WrongOptions } from './fuzz/options.ts'
import { newProgress, summary } from './fuzz/telling.ts'

try {
  const options = readOptions(process.argv.slice(2), () => randomInt(2 ** 31))
  console.log(`seed ${options.seed}`)
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-fuzz-postgres-'))
  opened.defer(() => rm(directory, { recursive: true, force: true }))
  const { DATABASE_URL: databaseUrl } = process.env
  const postgres = opened.use(await openPostgres({ databaseUrl, directory, log: () => {} }))
  const ended = await campaign(postgres.url, options, newProgress(options))
  console.log(summary(ended))
  process.exitCode = ended.findings.length > 0 ? 1 : 0
} catch (error) {
  if (!(error instanceof WrongOptions)) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
