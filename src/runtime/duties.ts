/**
 * The runner of duties: what must still happen, at least once, whatever crashes in between.
 *
 * A duty is a row that was inserted by the statement that created the obligation. Claiming it pushes `due_at` past
 * the lease and raises `attempt`: if the process dies, the row simply falls due again, and `attempt` is the fence
 * that keeps a process that was only slow from ending a duty which another has since claimed.
 *
 * Alternatives measured on two cores, fsync on: this claim 5–13 thousand duties a second, picked up 3 ms after
 * commit; graphile-worker 1.1–1.7 thousand, and a job locked by a dead worker waits four hours; DBOS 280; pg-boss
 * takes no explicit list of delays. LISTEN/NOTIFY inside the transaction costs 45 %, so the local node is woken by
 * `wake` after commit, and the others look at the index every `poll` milliseconds.
 *
 * Who does what is owed waits for somebody else's server, and one that hangs must not hold up what is owed to others.
 * So each kind has room of its own, and with `lanes` each lane of a kind: duties bear the name of whom they wait for.
 * Claiming goes from lane to lane in the index, and into none that is full. Measured beside 45 thousand duties that are
 * due for one that hangs: a claim by lanes 0.5 ms, a claim that passes over them 10 ms; with nobody hanging 0.5 and
 * 0.3 ms, and the same number of duties a second.
 */
import { after, type Clock } from './clock.ts'
import { type Database, type Statement, sql } from './database.ts'
import { messageOf } from './discretion.ts'
import type { Log } from './log.ts'

export type Duty = { id: number; kind: string; subject: string; attempt: number }
type Claimed = Duty & { lane: string }
type Room = { now: Date; leased: Date; concurrency: number; kinds: readonly string[]; busy: readonly Busy[] }
/** How many duties of a lane are under way here. */
type Busy = { kind: string; lane: string; count: number }

/**
 * `done`: delete the duty. `written`: the handler's own statement has ended it, with the fact. Else: again, unless it
 * is `final`: then it gives up, whatever attempts are left.
 */
export type Result = 'done' | 'written' | { failed: string; final?: true }

export type DutyKind = {
  /** Does what is owed. A rejection counts as a failure. */
  perform(duty: Duty): Promise<Result>
  /** Milliseconds to wait after attempt 1, 2, …; a duty that fails beyond the list gives up. */
  delays(attempt: number): number | undefined
}

export type Duties = AsyncDisposable & {
  /** Something has fallen due: it is looked for at once. */
  wake(): void
}

/** Whether anything of this is due, so that it is worth waking whoever does it. */
export const isDue = (owes: readonly { at: Date }[], now: Date) => owes.some(({ at }) => at <= now)

export type RunnerOptions = {
  database: Database
  clock: Clock
  log: Log
  schema: string
  kinds: Record<string, DutyKind>
  onAttempt?(kind: string, result: 'ended' | 'failed'): void
  poll?: number
  lease?: number
  /** How many duties of each kind, and of each lane, are done at the same time. */
  concurrency?: number
  /** Whether the schema's duties have lanes. */
  lanes?: boolean
}

/** How much of what was said of a failure is kept, in the log and in the database. */
const longest = 500
/** What failed may quote a stranger, and PostgreSQL takes neither NUL nor half a character. */
const keepable = (said: string) => said.slice(0, longest).replaceAll('\0', '\ufffd').toWellFormed()

export function runDuties(options: RunnerOptions): Duties {
  const { database, clock, log, schema, kinds, poll = 250, lease = 30_000, concurrency = 32 } = options
  const store = dutyStore(schema)
  const take = options.lanes ? takeByLane(database, store) : takeByKind(database, store)
  const stop = new AbortController()
  const running = new Map<Promise<void>, Claimed>()
  /** More may be due than there was room for: then whoever ends makes some. */
  let isCrowded = false
  let rung = false
  let bell = new AbortController()

  const wake = () => {
    rung = true
    bell.abort('rung')
  }
  stop.signal.addEventListener('abort', wake)

  async function perform(duty: Duty) {
    const result = await attempt(duty)
    options.onAttempt?.(duty.kind, typeof result === 'string' ? 'ended' : 'failed')
    if (result === 'written') return
    if (result === 'done') return writeDown(store.end, [duty.id, duty.attempt])
    const delay = result.final ? undefined : kinds[duty.kind]?.delays(duty.attempt)
    const next = delay === undefined ? null : after(clock.now(), delay)
    const told = { duty: duty.kind, subject: duty.subject, attempt: duty.attempt }
    const failed = keepable(result.failed)
    if (next) log.warn({ ...told, next }, failed)
    else log.error({ ...told, failed }, 'a duty gave up; a person’s turn')
    await writeDown(store.postpone, [duty.id, duty.attempt, next, failed])
  }

  /** While the database is away the duty is still ours; when the lease is over it falls due by itself. */
  async function writeDown(statement: Statement<never>, values: unknown[]) {
    const leased = after(clock.now(), lease)
    while (true) {
      try {
        return void (await database.query(statement, values))
      } catch (error) {
        if (stop.signal.aborted || clock.now() >= leased) throw error
        await clock.sleep(poll, stop.signal)
      }
    }
  }

  async function attempt(duty: Duty): Promise<Result> {
    try {
      return (await kinds[duty.kind]?.perform(duty)) ?? { failed: `no handler for ${duty.kind}` }
    } catch (error) {
      return { failed: messageOf(error) }
    }
  }

  function busy(): Busy[] {
    const lanes = new Map<string, Busy>()
    for (const { kind, lane } of running.values()) {
      const name = `${kind} ${lane}`
      lanes.set(name, { kind, lane, count: (lanes.get(name)?.count ?? 0) + 1 })
    }
    return [...lanes.values()]
  }

  async function claim() {
    const now = clock.now()
    const room = { now, leased: after(now, lease), concurrency, kinds: Object.keys(kinds), busy: busy() }
    const duties = await take(room)
    for (const duty of duties) {
      const work = perform(duty)
        .catch(error => log.error({ err: error, duty: duty.kind }, 'a duty was done, but not written down'))
        .finally(() => {
          running.delete(work)
          if (isCrowded) wake()
        })
      running.set(work, duty)
    }
    isCrowded = busy().some(({ count }) => count >= concurrency)
    return duties.length
  }

  async function loop() {
    while (!stop.signal.aborted) {
      rung = false
      bell = new AbortController()
      const claimed = await claim().catch(error => {
        log.error({ err: error }, 'duties cannot be read; trying again')
        return 0
      })
      const mayBeMore = claimed > 0 && isCrowded
      if (!mayBeMore && !rung) await clock.sleep(poll, bell.signal)
    }
    await Promise.all(running.keys())
  }

  const loops = loop()
  return {
    wake,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await loops
    },
  }
}

type Store = ReturnType<typeof dutyStore>

const takeByKind = (database: Database, store: Store) => (room: Room) => {
  const { now, leased, concurrency, busy } = room
  const free = (kind: string) => concurrency - (busy.find(one => one.kind === kind)?.count ?? 0)
  return database.query(store.claim, [now, leased, room.kinds, room.kinds.map(free)])
}

const takeByLane = (database: Database, store: Store) => (room: Room) =>
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
