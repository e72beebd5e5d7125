/**
 * A one-time sign-in link: who has it is signed in under its name. It is made by whoever has the database, where there
 * is no provider, or it is down.
 */
import { after, type Clock } from '../../../runtime/clock.ts'
import type { Database } from '../../../runtime/database.ts'
import { sha256 } from '../../../runtime/secret.ts'
import { putLink } from '../../store/sign-in-link.ts'
import { signInPaths } from './sign-in-paths.ts'

/** Milliseconds. */
const lasts = 15 * 60_000

type Maker = { database: Database; clock: Clock; random: (bytes: number) => Buffer; publicUrl: string }

/** The address, which is known to whoever asked for it and kept nowhere. `who`: by whom the audit says that it was made. */
export async function makeLink(
  { database, clock, random, publicUrl }: Maker,
  { name, who }: { name: string; who: string },
): Promise<string> {
  const token = random(32).toString('base64url')
  const at = clock.now()
  await putLink(database, { hash: sha256(token), name, endsAt: after(at, lasts) }, { who, at })
  return `${publicUrl}${signInPaths.link(token)}`
}
