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
const rounds = 6
/** Milliseconds until they look again. */
const meanwhile = 120_000

/**
 * Answers what was left to them at first. All of it is begun anew once; then, what is still there and of use: an outcome
 * that the platform does not want is told in vain however often.
 */
export async function actAsPeople(town: Town): Promise<Owed[]> {
  const { books, databases, clock, leap } = town
  const asked = { settings: settingsOf(town), clock, say: () => {} }
  const first = await books.owed()
  if (first.some(({ kind }) => kind !== 'clear-up')) await retryDuties('given-up', asked)
  for (let round = 0; round < rounds; round++) {
    await rest(town)
    const ids = await stillOwed(databases)
    if (ids.length === 0) break
    leap(meanwhile)
    await retryDuties({ ids }, asked)
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

async function stillOwed(databases: Databases): Promise<string[]> {
  const of = async (side: keyof Databases) => {
    const rows = await databases[side].run<{ id: string }>(
      `select id from ${side}.duty where due_at is null and kind <> 'deliver-outcome'`,
    )
    return rows.map(({ id }) => `${side}:${id}`)
  }
  return (await Promise.all([of('psp'), of('platform')])).flat()
}
