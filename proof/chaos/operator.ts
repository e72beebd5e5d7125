/** The people to whom duties are left: they begin anew what was given up, by the operator's command, and look again. */
import { retryDuties } from '../../src/operator/retry-duties.ts'
import { settings } from '../../src/settings.ts'
import type { Owed } from '../../test/both/books.ts'
import { rest } from './calm.ts'
import type { Databases } from './cases.ts'
import type { Town } from './town.ts'

/**
 * How often they begin at most: a bank that keeps the money gives it back to whoever asks later, and only then does a
 * refund get another answer.
 */
const rounds = 5

/** Answers what was left to them at first. They end when beginning anew has changed nothing. */
export async function actAsPeople(town: Town): Promise<Owed[]> {
  const { books, databases, clock } = town
  const first = await books.owed()
  let left = first
  for (let round = 0; round < rounds && left.length > 0; round++) {
    const asked = { settings: settingsOf(town), clock, say: () => {} }
    await retryDuties('given-up', asked)
    const looked = await disputes(databases)
    if (looked.length > 0) await retryDuties({ ids: looked }, asked)
    await rest(town)
    const still = await books.owed()
    if (still.length === left.length) break
    left = still
  }
  return first
}

function settingsOf({ databases }: Pick<Town, 'databases'>) {
  return settings.parse({
    log: 'silent',
    psp: { databaseUrl: databases.psp.url },
    platform: { databaseUrl: databases.platform.url },
  })
}

/** What a person has to look at one by one. */
async function disputes({ platform }: Databases): Promise<string[]> {
  const rows = await platform.run<{ id: string }>("select id from platform.duty where kind = 'clear-up'")
  return rows.map(({ id }) => `platform:${id}`)
}
