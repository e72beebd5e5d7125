/**
 * The steps of a payment. Each is a transaction of the ORM: the payment locked and looked at, then written with its
 * event and its jobs. New rows are inserted and known ones updated: `save` would first look each of them up again.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { type DataSource, type EntityManager, In, IsNull, QueryFailedError } from 'typeorm'
import { events, type Job, type JobKind, jobs, type Payment, payments, type Redirection } from './entities.ts'

const timeout = 600_000
const margin = 20_000
const mostAttempts = 5

/** What a step makes of a payment; undefined where it has nothing to do there. */
type Change = {
  set: Partial<Omit<Payment, 'request'>>
  event: string
  owes?: { kind: JobKind; dueAt: Date }
  ends?: JobKind
}

export async function step(
  database: DataSource,
  id: string,
  decide: (payment: Payment, now: Date) => Change | undefined,
): Promise<Payment | undefined> {
  return database.transaction(async manager => {
    const payment = await manager.findOne(payments, { where: { id }, lock: { mode: 'pessimistic_write' } })
    if (!payment) return undefined
    const now = new Date()
    const change = decide(payment, now)
    if (!change) return undefined
    const { set, event, owes, ends } = change
    await manager.update(payments, { id }, set)
    await manager.insert(events, { paymentId: id, at: now, event })
    if (ends) await manager.delete(jobs, { paymentId: id, kind: ends })
    if (owes) await manager.insert(jobs, { paymentId: id, ...owes })
    return { ...payment, ...set }
  })
}

/** The same request again finds the payment that it opened before. */
export async function openPayment(database: DataSource, request: Redirection): Promise<Payment | undefined> {
  const payment = newPayment(request, new Date())
  try {
    await database.transaction(manager => insertPayment(manager, payment))
    return payment
  } catch (error) {
    if (!(error instanceof QueryFailedError) || error.driverError.code !== '23505') throw error
    const { idTransaction } = request
    const earlier = await database.manager.findOneBy(payments, { idTransaction })
    return earlier && isTheSame(earlier.request, request) ? earlier : undefined
  }
}

async function insertPayment(manager: EntityManager, payment: Payment) {
  const { id: paymentId, receivedAt: at, closesAt: dueAt } = payment
  await manager.insert(payments, payment)
  await manager.insert(events, { paymentId, at, event: 'opened' })
  await manager.insert(jobs, { paymentId, kind: 'expire-payment', dueAt })
}

function newPayment(request: Redirection, now: Date): Payment {
  return {
    id: randomUUID().replaceAll('-', ''),
    idTransaction: request.idTransaction,
    request,
    token: randomBytes(32).toString('base64url'),
    receivedAt: now,
    closesAt: new Date(now.getTime() + timeout - margin),
    deadline: new Date(now.getTime() + timeout),
    state: 'open',
    attempts: 0,
    customer: null,
    challenge: null,
    browser: null,
    outcome: null,
    errorCode: null,
    authorizationCode: null,
    settledAt: null,
    confirmedAt: null,
  }
}

const isTheSame = (one: Redirection, other: Redirection) =>
  Object.entries({ ...one, ...other }).every(
    ([name]) => one[name as keyof Redirection] === other[name as keyof Redirection],
  )

/** False: another browser was first. */
export async function bindBrowser(database: DataSource, id: string, browser: string): Promise<boolean> {
  const { affected } = await database.manager.update(payments, { id, browser: IsNull() }, { browser })
  return affected === 1
}

/** Counted before the device is asked, so that nobody makes it ring more often than this. */
export const countAttempt = (database: DataSource, id: string) =>
  step(database, id, (payment, now) => {
    if (payment.state !== 'open' || now >= payment.closesAt) return undefined
    if (payment.attempts >= mostAttempts)
      return settle({ outcome: 'KO', errorCode: 'AUTHENTICATION_FAILED' }, now)
    return { set: { attempts: payment.attempts + 1 }, event: 'attempted' }
  })

export const challenge = (database: DataSource, id: string, asked: { customer: string; challenge: string }) =>
  step(database, id, ({ state, closesAt }, now) => {
    if (state !== 'open' || now >= closesAt) return undefined
    return { set: asked, event: 'challenged' }
  })

export const authorize = (database: DataSource, id: string, approved: string) =>
  step(database, id, ({ state, closesAt, challenge }, now) => {
    if (state !== 'open' || now >= closesAt || challenge !== approved) return undefined
    const owes = { kind: 'take-money', dueAt: now } as const
    return { set: { state: 'authorizing' }, event: 'authorized', owes, ends: 'expire-payment' }
  })

export const cancel = (database: DataSource, id: string) =>
  step(database, id, ({ state }, now) =>
    state === 'open' ? settle({ outcome: 'CANCELED', errorCode: 'CANCELED_BY_PAYER' }, now) : undefined,
  )

export const expire = (database: DataSource, id: string) =>
  step(database, id, ({ state, closesAt }, now) => {
    if (state !== 'open' || now < closesAt) return undefined
    return settle({ outcome: 'EXPIRED', errorCode: 'TIME_OVER' }, now)
  })

type Word = { refusal: string | null; authorizationCode: string | null }

export const takeTheBanksWord = (database: DataSource, id: string, { refusal, authorizationCode }: Word) =>
  step(database, id, ({ state }, now) => {
    if (state !== 'authorizing') return undefined
    const ending =
      refusal === null ? { outcome: 'OK', authorizationCode } : { outcome: 'KO', errorCode: refusal }
    return settle(ending as Ending, now, 'take-money')
  })

type Ending = Partial<Pick<Payment, 'outcome' | 'errorCode' | 'authorizationCode'>>

const settle = (ending: Ending, now: Date, ends: JobKind = 'expire-payment'): Change => ({
  set: { state: 'settled', settledAt: now, ...ending },
  event: ending.outcome ?? '',
  owes: { kind: 'deliver-outcome', dueAt: now },
  ends,
})

export const confirm = (database: DataSource, { paymentId, kind }: Job) =>
  step(database, paymentId, (_, now) => ({ set: { confirmedAt: now }, event: 'confirmed', ends: kind }))

/** As many as there is room for, leased for half a minute: those of a process that dies fall due again. */
export const claimJobs = (database: DataSource, room: number): Promise<Job[]> =>
  database.transaction(async manager => {
    const now = new Date()
    const claimed = await manager
      .createQueryBuilder(jobs, 'job')
      .where('job.dueAt <= :now', { now })
      .orderBy('job.dueAt')
      .limit(room)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany()
    if (claimed.length === 0) return []
    const leased = new Date(now.getTime() + 30_000)
    const ids = claimed.map(({ id }) => id)
    await manager.update(jobs, { id: In(ids) }, { dueAt: leased, attempt: () => 'attempt + 1' })
    return claimed.map(job => ({ ...job, attempt: job.attempt + 1 }))
  })
