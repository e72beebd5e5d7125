/** Links that sign somebody in, once. Made and used up with a line of audit each. */
import { type Database, sql } from '../../runtime/database.ts'
import type { By } from './registry.ts'
import { forgottenAt } from './session.ts'

export type Link = { hash: Buffer; name: string; endsAt: Date }

const make = sql<never>(
  'platform.sign_in_link.make',
  `with over as (delete from platform.sign_in_link where ends_at < $4),
   made as (
     insert into platform.sign_in_link (hash, name, ends_at) values ($1, $2, $3) returning name, ends_at)
   insert into platform.audit (at, who, action, kind, subject, after)
   select $4, $5, 'link', 'administrator', name, jsonb_build_object('endsAt', ends_at) from made`,
)

export async function putLink(database: Database, { hash, name, endsAt }: Link, { who, at }: By) {
  await database.query(make, [hash, name, endsAt, at, who])
}

const find = sql<{ name: string }>(
  'platform.sign_in_link.find',
  'select name from platform.sign_in_link where hash = $1 and ends_at > $2',
)

/** Whom a link would sign in. By primary key; nothing is used up. */
export async function findLink(database: Database, hash: Buffer, now: Date): Promise<string | undefined> {
  const [row] = await database.query(find, [hash, now])
  return row?.name
}

/** Of several at once, one finds the row there to be deleted. */
const take = sql<{ name: string }>(
  'platform.sign_in_link.take',
  `with taken as (
     delete from platform.sign_in_link where hash = $1 and ends_at > $2 returning hash, name),
   made as (
     insert into platform.session (hash, origin, name, began_at, used_at, ends_at)
     select $3, hash, name, $2, $2, $4 from taken returning name),
   over as (delete from platform.session where ends_at < $5),
   instead as (
     update platform.session set ends_at = $2 from taken where session.hash = $6 and ends_at > $2
     returning session.name),
   told as (
     insert into platform.audit (at, who, action, kind, subject, after)
     select $2::timestamptz, name, 'sign-out', 'administrator', name, null from instead
     union all
     select $2, name, 'sign-in', 'administrator', name, jsonb_build_object('by', 'link') from made)
   select name from made`,
)

export type FromLink = {
  link: Buffer
  /** Of the session. */
  hash: Buffer
  at: Date
  endsAt: Date
  /** The session that the browser had before. */
  instead: Buffer | undefined
}

/** Uses a link up for a session. False: there is none of that name, or no longer. */
export async function takeLink(
  database: Database,
  { link, hash, at, endsAt, instead }: FromLink,
): Promise<boolean> {
  const rows = await database.query(take, [link, at, hash, endsAt, forgottenAt(at), instead])
  return rows.length === 1
}
