/** Administrators' sessions, by the hash of what their browser carries. Each begins and ends with its line of audit. */
import { type Database, sql, violatedConstraint } from '../../runtime/database.ts'

/** What a provider said of somebody: enough to ask again whether they may be here. */
export type Person = {
  issuer: string
  sub: string
  /** Verified by the provider. */
  email?: string
  /** Those claims that somebody may be an administrator by. */
  claims: Record<string, unknown>
}

/** `person` is null for whoever came by a link. */
export type Session = { name: string; person: Person | null; usedAt: Date }

export type NewSession = {
  hash: Buffer
  /** The sign-in that it is made from, as a hash. */
  origin: Buffer
  name: string
  person: Person
  at: Date
  endsAt: Date
  /** The session that the browser had before. */
  instead: Buffer | undefined
}

/** How long a session that is over stays, so that its origin makes no other: milliseconds. */
const remembered = 3_600_000

/** Rows that are over go with each that comes, and those who cannot come add none. */
const begin = sql<{ hash: Buffer }>(
  'platform.session.begin',
  `with made as (
     insert into platform.session (hash, origin, name, person, began_at, used_at, ends_at)
     values ($1, $2, $3, $4, $5, $5, $6) returning hash, name),
   over as (delete from platform.session where ends_at < $7),
   instead as (
     update platform.session set ends_at = $5 where hash = $8 and ends_at > $5 returning name),
   told as (
     insert into platform.audit (at, who, action, kind, subject, after)
     select $5::timestamptz, name, 'sign-out', 'administrator', name, null from instead
     union all
     select $5, name, 'sign-in', 'administrator', name, jsonb_build_object('by', 'provider') from made)
   select hash from made`,
)

/** False: a session was made from that origin before. */
export async function beginSession(database: Database, session: NewSession): Promise<boolean> {
  const { hash, origin, name, person, at, endsAt, instead } = session
  const values = [hash, origin, name, JSON.stringify(person), at, endsAt, forgottenAt(at), instead]
  try {
    return (await database.query(begin, values)).length === 1
  } catch (error) {
    if (violatedConstraint(error) === 'session_once') return false
    throw error
  }
}

export const forgottenAt = (now: Date) => new Date(now.getTime() - remembered)

const find = sql<Session>(
  'platform.session.find',
  `select name, person, used_at as "usedAt" from platform.session where hash = $1 and ends_at > $2 and used_at > $3`,
)

/** By primary key. `idleSince`: whoever was last here before that is no longer. */
export async function findSession(
  database: Database,
  hash: Buffer,
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<Session | undefined> {
  const [session] = await database.query(find, [hash, now, idleSince])
  return session
}

const use = sql<never>(
  'platform.session.use',
  'update platform.session set used_at = $2 where hash = $1 and used_at < $2',
)

export async function useSession(database: Database, hash: Buffer, at: Date): Promise<void> {
  await database.query(use, [hash, at])
}

const end = sql<never>(
  'platform.session.end',
  `with gone as (
     update platform.session set ends_at = $2 where hash = $1 and ends_at > $2 returning name)
   insert into platform.audit (at, who, action, kind, subject)
   select $2, name, 'sign-out', 'administrator', name from gone`,
)

/** On every node: each asks here at each request. */
export async function endSession(database: Database, hash: Buffer, at: Date): Promise<void> {
  await database.query(end, [hash, at])
}
