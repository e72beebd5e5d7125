/** The table `duty` of a schema: SQL in, duties out. Who decides when and what is `duties.ts`. */
import { type Database, sql } from './database.ts'

export type Claimed = { id: number; kind: string; subject: string; attempt: number; lane: string }
export type Room = {
  now: Date
  leased: Date
  concurrency: number
  kinds: readonly string[]
  busy: readonly Busy[]
}
/** How many duties of a lane are under way here. */
export type Busy = { kind: string; lane: string; count: number }

type Store = ReturnType<typeof dutyStore>

export const claimByKind = (database: Database, store: Store) => (room: Room) => {
  const { now, leased, concurrency, busy } = room
  const free = (kind: string) => concurrency - (busy.find(one => one.kind === kind)?.count ?? 0)
  return database.query(store.claim, [now, leased, room.kinds, room.kinds.map(free)])
}

export const claimByLane = (database: Database, store: Store) => (room: Room) =>
  database.query(store.claimByLane, [
    room.now,
    room.leased,
    room.concurrency,
    room.kinds,
    room.busy.map(({ kind }) => kind),
    room.busy.map(({ lane }) => lane),
    room.busy.map(({ count }) => count),
  ])

export function dutyStore(schema: string) {
  return {
    /**
     * Uses the partial index `duty_by_kind` on (kind, due_at) where due_at is not null, once for each kind: one of which
     * thousands are overdue takes no room from another.
     */
    claim: sql<Claimed>(
      `${schema}.duty.claim`,
      `with due as (
         select first.id from unnest($3::text[], $4::integer[]) as room (kind, free) cross join lateral (
           select id from ${schema}.duty
           where duty.kind = room.kind and due_at <= $1
           order by due_at limit free for update skip locked) as first)
       update ${schema}.duty set attempt = attempt + 1, due_at = $2
       where id = any(array(select id from due)) returning id, kind, subject, attempt, '' as lane`,
    ),
    /**
     * Uses the partial index `duty_by_lane` on (kind, lane, due_at) where due_at is not null: once to find each lane, and
     * once in each that has room. The ids are an array, or the planner would join the whole table with them.
     */
    claimByLane: sql<Claimed>(
      `${schema}.duty.claim-by-lane`,
      `with recursive line as (
         (select kind, lane from ${schema}.duty where due_at is not null order by kind, lane limit 1)
         union all
         select next.kind, next.lane from line cross join lateral (
           select kind, lane from ${schema}.duty
           where due_at is not null and (duty.kind, duty.lane) > (line.kind, line.lane)
           order by kind, lane limit 1) as next),
       room as (
         select kind, lane, $3 - coalesce(count, 0) as free
         from line left join unnest($5::text[], $6::text[], $7::integer[]) as busy (kind, lane, count) using (kind, lane)
         where kind = any($4)),
       due as (
         select first.id from room cross join lateral (
           select id from ${schema}.duty
           where duty.kind = room.kind and duty.lane = room.lane and due_at <= $1
           order by due_at limit free for update skip locked) as first
         where free > 0)
       update ${schema}.duty set attempt = attempt + 1, due_at = $2
       where id = any(array(select id from due)) returning id, kind, subject, attempt, lane`,
    ),
    /** The given up by the index `duty_given_up`; the rest is read whole, for it holds what is owed, not the past. */
    count: sql<{ kind: string; state: 'owed' | 'overdue' | 'given-up'; count: number }>(
      `${schema}.duty.count`,
      `select kind, case when due_at < $1 then 'overdue' else 'owed' end as state, count(*)
       from ${schema}.duty where due_at is not null group by 1, 2
       union all
       select kind, 'given-up', count(*) from ${schema}.duty where due_at is null group by 1`,
    ),
    end: sql<never>(`${schema}.duty.end`, `delete from ${schema}.duty where id = $1 and attempt = $2`),
    postpone: sql<never>(
      `${schema}.duty.postpone`,
      `update ${schema}.duty set due_at = $3, last_answer = $4 where id = $1 and attempt = $2`,
    ),
  }
}
