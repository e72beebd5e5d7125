/** An access token of a program: made for some days, shown once, kept as its hash. */
import { after, type Clock } from '../../../runtime/clock.ts'
import type { Database } from '../../../runtime/database.ts'
import { sha256 } from '../../../runtime/secret.ts'
import { putAccessToken, type TokenPut } from '../../store/access-token.ts'
import type { Person } from '../../store/session.ts'

export const mostDays = 90
const day = 86_400_000

type Maker = { database: Database; clock: Clock; random: (bytes: number) => Buffer }
/** `person`: what the provider said of `who`; with them it ends when they are no administrator any more. */
type Wanted = {
  name: string
  days: number
  who: string
  person: Person | null
  /** Of the form by which it is made: whoever posts it again makes no second one. */
  once?: string | undefined
}

/** The token, which says what it is, for whoever looks for lost secrets. */
export async function makeAccessToken(
  { database, clock, random }: Maker,
  { name, days, who, person, once }: Wanted,
): Promise<{ token: string } | { refused: Exclude<TokenPut, 'made'> }> {
  const token = `passerella_${random(32).toString('base64url')}`
  const at = clock.now()
  const form = once === undefined ? undefined : sha256(once)
  const row = { hash: sha256(token), name, person, endsAt: after(at, days * day), form }
  const put = await putAccessToken(database, row, { who, at })
  return put === 'made' ? { token } : { refused: put }
}

/** Whole days, at least one. Undefined: it is none, or more than may be. */
export function readDays(text: string): number | undefined {
  const days = /^[1-9]\d?$/.test(text) ? Number(text) : 0
  return days >= 1 && days <= mostDays ? days : undefined
}
