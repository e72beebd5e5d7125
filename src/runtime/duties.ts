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
 */
import { after, type Clock } from './clock.ts'
import { type Database, type Statement, sql } from './database.ts'
import type { Log } from './log.ts'

export type Duty = { id: number; kind: string; subject: string; attempt: number }

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

export type Duties = AsyncDisposable & { wake(): void }

export type RunnerOptions = {
  database: Database
  clock: Clock
  log: Log
  schema: string
  kinds: Record<string, DutyKind>
  onAttempt?(kind: string, result: 'ended' | 'failed'): void
  poll?: number
  lease?: number
  /** How many duties of each kind are done at the same time. */
  concurrency?: number
}

/** How much of what was said of a failure is kept, in the log and in the database. */
const longest = 500

export function runDuties(options: RunnerOptions): Duties {
  const { database, clock, log, schema, kinds, poll = 250, lease = 30_000, concurrency = 32 } = options
  const store = dutyStore(schema)
  const stop = new AbortController()
  const running = new Map<Promise<void>, string>()
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
    const failed = result.failed.slice(0, longest).toWellFormed()
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
      return { failed: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Each kind has room of its own, so that one whose counterpart hangs does not hold up the others. */
  function roomy() {
    const busy = [...running.values()]
    return Object.keys(kinds)
      .map(kind => ({ kind, free: concurrency - busy.filter(one => one === kind).length }))
      .filter(({ free }) => free > 0)
  }

  async function claim() {
    const room = roomy()
    if (room.length === 0) return 0
    const now = clock.now()
    const most = Math.min(...room.map(({ free }) => free))
    const names = room.map(({ kind }) => kind)
    const duties = await database.query(store.claim, [now, after(now, lease), most, names])
    for (const duty of duties) {
      const work = perform(duty)
        .catch(error => log.error({ err: error, duty: duty.kind }, 'a duty was done, but not written down'))
        .finally(() => {
          running.delete(work)
          wake()
        })
      running.set(work, duty.kind)
    }
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
      if (claimed === 0 && !rung) await clock.sleep(poll, bell.signal)
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

export function dutyStore(schema: string) {
  return {
    /** Uses the partial index `duty_due` on (due_at) where due_at is not null. */
    claim: sql<Duty>(
      `${schema}.duty.claim`,
      `with due as (
         select id from ${schema}.duty where due_at <= $1 and kind = any($4)
         order by due_at limit $3 for update skip locked)
       update ${schema}.duty set attempt = attempt + 1, due_at = $2
       from due where duty.id = due.id returning duty.id, kind, subject, attempt`,
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
