/**
 * The jobs of the textbook stack: a table that is polled. A poll that found something is followed by the next at once,
 * and so is whatever this process has just written, so that what is compared is work and not a pause.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import { debit } from './bank.ts'
import { type Job, type JobKind, jobs, type Payment, payments } from './entities.ts'
import { claimJobs, confirm, expire, takeTheBanksWord } from './payments.ts'

export type Worker = AsyncDisposable & { wake(): void }
export type Platform = { url: string; callbackKey: string }

const poll = 250
const atOnce = 32
/** SANP’s, for the callback; the bank is asked again sooner. */
const slots = [10_000, 30_000, 70_000, 150_000, 310_000]
const delays: Record<JobKind, (attempt: number) => number | undefined> = {
  'deliver-outcome': attempt => slots[attempt - 1],
  'take-money': attempt => Math.min(10_000, 500 * 2 ** (attempt - 1)),
  'expire-payment': attempt => Math.min(600_000, 500 * 2 ** (attempt - 1)),
}

export function startWorker(database: DataSource, platform: Platform): Worker {
  const running = new Set<Promise<void>>()
  const stop = new AbortController()
  let bell = new AbortController()
  const wake = () => bell.abort()

  async function loop() {
    while (!stop.signal.aborted) {
      bell = new AbortController()
      const claimed = await claim(atOnce - running.size)
      for (const job of claimed) {
        const work = perform(job)
          .catch(error => console.error(error)) // its lease ends, and it falls due again
          .finally(() => {
            running.delete(work)
            wake()
          })
        running.add(work)
      }
      if (claimed.length === 0) await sleep(poll, undefined, { signal: bell.signal }).catch(() => {})
    }
    await Promise.all(running)
  }

  /** A database that is away is asked again at the next poll. */
  async function claim(room: number): Promise<Job[]> {
    try {
      return room > 0 ? await claimJobs(database, room) : []
    } catch (error) {
      console.error(error)
      return []
    }
  }

  async function perform(job: Job) {
    try {
      await kinds[job.kind](database, platform, job)
    } catch (error) {
      await postpone(database, job, error instanceof Error ? error.message : 'failed')
    }
  }

  const ended = loop()
  return {
    wake,
    async [Symbol.asyncDispose]() {
      stop.abort()
      wake()
      await ended
    },
  }
}

async function postpone(database: DataSource, { id, kind, attempt }: Job, lastAnswer: string) {
  const delay = delays[kind](attempt)
  const dueAt = delay === undefined ? null : new Date(Date.now() + delay)
  await database.manager.update(jobs, { id, attempt }, { dueAt, lastAnswer })
}

type Perform = (database: DataSource, platform: Platform, job: Job) => Promise<unknown>

const kinds: Record<JobKind, Perform> = {
  'expire-payment': (database, _, { paymentId }) => expire(database, paymentId),
  'take-money': async (database, _, job) => {
    const payment = await paymentOf(database, job)
    if (payment.state !== 'authorizing' || payment.customer === null)
      return void (await endJob(database, job))
    if (Date.now() >= payment.deadline.getTime())
      throw new Error('too late: what was taken is to be given back')
    const { id: key, customer, request } = payment
    const { amount, description, paName = '' } = request
    const word = await debit(database, { key, customer, amount, description: `${description} · ${paName}` })
    await takeTheBanksWord(database, key, word)
  },
  'deliver-outcome': async (database, platform, job) => {
    await tell(platform, await paymentOf(database, job))
    await confirm(database, job)
  },
}

async function paymentOf(database: DataSource, { paymentId: id }: Job): Promise<Payment> {
  return database.manager.findOneByOrFail(payments, { id })
}

const endJob = (database: DataSource, { id }: Job) => database.manager.delete(jobs, { id })

/** Built from what is stored alone, so that each attempt sends the same bytes. */
async function tell({ url, callbackKey }: Platform, payment: Payment) {
  const { id: idPSPTransaction, request, outcome, errorCode, authorizationCode, settledAt } = payment
  const details =
    outcome === 'OK' ? { timestampOperation: settledAt?.toISOString(), authorizationCode } : { errorCode }
  const response = await fetch(`${url}/redirections/${request.idTransaction}/outcomes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'ocp-apim-subscription-key': callbackKey },
    body: JSON.stringify({ idPsp: request.idPsp, idPSPTransaction, outcome, details }),
    signal: AbortSignal.timeout(8_000),
  })
  await response.text()
  if (response.status !== 200) throw new Error(`answered ${response.status}`)
}
