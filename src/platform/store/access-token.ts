/**
 * Access tokens of programs, by their hash. Made and revoked with a line of audit each. Those that ended go by themselves,
 * but not on the day on which they were made: until then the form by which they were made can be posted again.
 */
import { type Database, sql, violatedConstraint } from '../../runtime/database.ts'
import type { By } from './registry.ts'
import type { Person } from './session.ts'

/** `maker`: who made it; `person` is null where no provider vouched for them. */
export type AccessToken = {
  id: number
  name: string
  maker: string
  person: Person | null
  madeAt: Date
  endsAt: Date
  lastUsedAt: Date | null
}
export type NewAccessToken = Pick<AccessToken, 'name' | 'person' | 'endsAt'> & {
  hash: Buffer
  /** What it is made by, where that may make one alone. */
  form?: Buffer | undefined
}
/** `full`: there are too many already. `used`: one was made by that form. */
export type TokenPut = 'made' | 'full' | 'used'

/** How many there may be: a page lists them all. */
const most = 500

const put = sql<{ id: number }>(
  'platform.access_token.put',
  `with over as (delete from platform.access_token where ends_at <= $5 and made_at <= $5::timestamptz - interval '1 day'),
   made as (
     insert into platform.access_token (hash, name, maker, person, made_at, ends_at, form)
     select $1, $2, $3, $4, $5::timestamptz, $6, $8
     where (select count(*) from platform.access_token where ends_at > $5) < $7
     returning id, name, ends_at),
   told as (
     insert into platform.audit (at, who, action, kind, subject, after)
     select $5, $3, 'add', 'token', id::text, jsonb_build_object('name', name, 'endsAt', ends_at) from made)
   select id from made`,
)

/** Of two posts of one form, one finds that the other was there. */
export async function putAccessToken(
  database: Database,
  { hash, name, person, endsAt, form }: NewAccessToken,
  { who, at }: By,
): Promise<TokenPut> {
  const said = person === null ? null : JSON.stringify(person)
  try {
    const made = await database.query(put, [hash, name, who, said, at, endsAt, most, form])
    return made.length === 1 ? 'made' : 'full'
  } catch (error) {
    if (violatedConstraint(error) === 'access_token_once_a_form') return 'used'
    throw error
  }
}

const columns = `id, name, maker, person, made_at as "madeAt", ends_at as "endsAt", last_used_at as "lastUsedAt"`

const find = sql<AccessToken>(
  'platform.access_token.find',
  `select ${columns} from platform.access_token where hash = $1 and ends_at > $2`,
)

/** By the constraint `access_token_once`. */
export async function findAccessToken(
  database: Database,
  hash: Buffer,
  now: Date,
): Promise<AccessToken | undefined> {
  const [token] = await database.query(find, [hash, now])
  return token
}

const list = sql<AccessToken>(
  'platform.access_token.list',
  `select ${columns} from platform.access_token where ends_at > $1 order by id desc`,
)

export const listAccessTokens = (database: Database, now: Date) => database.query(list, [now])

const use = sql<never>(
  'platform.access_token.use',
  `update platform.access_token set last_used_at = $2
   where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
)

export async function noteTokenUse(database: Database, id: number, at: Date): Promise<void> {
  await database.query(use, [id, at])
}

const revoke = sql<{ id: number }>(
  'platform.access_token.revoke',
  `with gone as (
     select id, name, ends_at, last_used_at from platform.access_token
     where id = $1 and ends_at > '-infinity' for update),
   ended as (
     update platform.access_token set ends_at = '-infinity' from gone where access_token.id = gone.id),
   told as (
     insert into platform.audit (at, who, action, kind, subject, before)
     select $2, $3, 'revoke', 'token', id::text,
       jsonb_build_object('name', name, 'endsAt', ends_at, 'lastUsedAt', last_used_at) from gone)
   select id from gone`,
)

/** From now on it opens nothing. False: there was none. */
export async function revokeAccessToken(database: Database, id: number, { who, at }: By): Promise<boolean> {
  return (await database.query(revoke, [id, at, who])).length === 1
}
