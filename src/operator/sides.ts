/**
 * The databases of both sides, as an operator reaches them: those that are configured, else the one that the demo keeps
 * in its directory, if it is there. Nothing is created, and a demo that is running goes on.
 */
import { join } from 'node:path'
import { type Database, openDatabase } from '../runtime/database.ts'
import { type DutyList, dutyList } from '../runtime/duty-list.ts'
import { createLog } from '../runtime/log.ts'
import { openPostgres } from '../runtime/postgres/database-url.ts'
import { holdsCluster } from '../runtime/postgres/holds-cluster.ts'
import type { Settings } from '../settings.ts'
import { Declined } from './declined.ts'

export const sideNames = ['psp', 'platform'] as const
export type SideName = (typeof sideNames)[number]
export type Side = { name: SideName; database: Database; duties: DutyList }

export type Sides = AsyncDisposable & {
  /** Those that are there. */
  found: Side[]
  /** What was said of those that cannot be reached. */
  lost: string[]
}

export async function openSides(settings: Settings, wanted: readonly SideName[] = sideNames): Promise<Sides> {
  await using opened = new AsyncDisposableStack()
  const shared =
    settings.psp.databaseUrl ??
    settings.platform.databaseUrl ??
    opened.use(await openKept(settings.directory)).url
  const found: Side[] = []
  const lost: string[] = []
  for (const name of wanted) {
    const url = settings[name].databaseUrl ?? shared
    const database = opened.use(openDatabase({ url, connections: 1, log: silent }))
    const duties = dutyList(database, name)
    const exists = await duties.exists().catch(error => {
      lost.push(`the database of ${name} cannot be reached: ${causeOf(error)}`)
      return false
    })
    if (exists) found.push({ name, database, duties })
  }
  if (found.length === 0)
    throw new Declined(lost.join('\n') || `no side has a schema here: ${wanted.join(', ')}`)
  const ends = opened.move()
  return { found, lost, [Symbol.asyncDispose]: () => ends.disposeAsync() }
}

const silent = createLog({ level: 'silent', service: 'operator' })

async function openKept(directory: string) {
  const kept = join(directory, 'postgres')
  const holds = await holdsCluster(kept).catch(error => {
    throw new Declined(causeOf(error))
  })
  if (holds) return openPostgres({ directory: kept, log: () => {} })
  throw new Declined(
    `no database: expected psp.databaseUrl, platform.databaseUrl or DATABASE_URL, or a demo's in ${directory}`,
  )
}

/** A host of two addresses that refuses at both has a message for each, and none of its own. */
function causeOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error]
  return first instanceof Error ? first.message : String(first)
}
