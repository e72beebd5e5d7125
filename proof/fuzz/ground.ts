/**
 * What is there when strangers come: payments in each of their states, made afresh for each round by people who keep
 * every rule. That they can be made shows that the service still serves, and that what it writes is seen.
 */
import { setTimeout } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { newPayer, type Payer } from '../../test/psp/payer.ts'
import { until } from '../../test/until.ts'
import { email, idPsp } from './names.ts'
import type { World } from './world.ts'

export type Fixture = {
  idTransaction: string
  idPSPTransaction: string
  /** The secret in the address of its page. */
  token: string
  /** The cookie of its payer's browser. */
  cookie: string
  /** The request that its phone shows. */
  challenge: string
  /** The session of the payer who comes back, and its mark. */
  session: string
  mark: string
  /** What its bank said when it took the money. */
  authorizationCode: string
}
export type Ground = {
  round: number
  /** Nobody has opened its page; somebody has; their phone asks; it is paid; they went back. */
  fresh: Fixture[]
  opened: Fixture[]
  asked: Fixture[]
  paid: Fixture[]
  canceled: Fixture[]
  all: Fixture[]
}

/** Many of those that cost little: of one that somebody was let in to, nobody can say any more who wrote about it. */
const counts = { fresh: 12, opened: 8, asked: 4, paid: 3, canceled: 3 }
type Kind = keyof typeof counts
const kinds = Object.keys(counts) as Kind[]
const most = Math.max(...Object.values(counts))

export async function layGround(world: World, round: number): Promise<Ground> {
  const laid = await Promise.all(
    kinds.map(async (kind, at) => {
      const numbers = Array.from({ length: counts[kind] }, (_, n) => (round * kinds.length + at) * most + n)
      return [kind, await Promise.all(numbers.map(number => lay(world, kind, number)))] as const
    }),
  )
  const ground = Object.fromEntries(laid) as Record<Kind, Fixture[]>
  const all = Object.values(ground).flat()
  await until('nothing is owed soon', () => later(async () => (await owedSoon(world, all)) === 0), 30_000)
  return { round, ...ground, all }
}

async function lay(world: World, kind: Kind, number: number): Promise<Fixture> {
  const { idTransaction, url } = await start(world, number)
  const payer = newPayer()
  const fixture = { ...(await about(world, idTransaction)), token: url.split('/').at(-1) ?? '', cookie: '' }
  if (kind === 'fresh') return fixture
  await welcome(payer, url)
  if (kind === 'canceled') await payer.submit(`${url}/cancel`)
  if (kind === 'asked' || kind === 'paid') await payer.submit(`${url}/authorize`, { customer: 'anna' })
  const { challenge } = await about(world, idTransaction)
  if (kind === 'paid')
    await newPayer().submit(`${world.page}/sandbox/phone/${challenge}/answer`, { answer: 'approve' })
  const end = { paid: 'NOTIFIED_OK', canceled: 'UNAUTHORIZED' }[kind as string]
  if (end) await reached(world, idTransaction, end)
  const { authorizationCode } = await about(world, idTransaction)
  return { ...fixture, challenge, authorizationCode, cookie: payer.cookie ?? '' }
}

async function welcome(payer: Payer, url: string) {
  const { status } = await payer.get(url)
  if (status !== 200) throw new Error(`the page of a payment that was just opened answers ${status}`)
}

const agent = new Agent({ connections: 20 })

/** Of five thousand cents and a fee, so that nothing of the sandbox's habits is asked for. */
async function start({ listeners }: World, number: number) {
  const notice = {
    fiscalCode: '77777777777',
    noticeNumber: String(number).padStart(18, '0'),
    amount: 5_000,
    description: 'TARI 2026',
    companyName: 'Comune di Milano',
  }
  const order = { notices: [notice], fee: 150, idPsp, idPaymentMethod: 'RPIC', touchpoint: 'CHECKOUT', email }
  const { statusCode, body } = await request(`http://127.0.0.1:${listeners.platform.port}/payments`, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  })
  const text = await body.text()
  if (statusCode !== 201)
    throw new Error(`a payment that keeps every rule was answered ${statusCode}: ${text}`)
  return JSON.parse(text) as { idTransaction: string; url: string }
}

async function about({ databases: { psp } }: World, idTransaction: string) {
  const [row] = await psp.run<{ id: string; urlBack: string; challenge: string | null; code: string | null }>(
    `select life ->> 'authorizationCode' as code, id_psp_transaction as id, request ->> 'urlBack' as "urlBack", life -> 'challenge' ->> 'challenge' as challenge
     from psp.payment where id_transaction = $1`,
    [idTransaction],
  )
  if (!row) throw new Error(`the PSP does not know ${idTransaction}`)
  const back = new URL(row.urlBack)
  return {
    idTransaction,
    idPSPTransaction: row.id,
    challenge: row.challenge ?? '',
    authorizationCode: row.code ?? '',
    session: new URLSearchParams(back.hash.slice(1)).get('sessionToken') ?? '',
    mark: back.searchParams.get('t') ?? '',
  }
}

/** Whoever asks all the time takes the time from those they wait for. */
async function later(look: () => Promise<boolean>): Promise<boolean> {
  await setTimeout(20)
  return look()
}

const reached = ({ databases: { platform } }: World, idTransaction: string, state: string) =>
  until(
    `the transaction is ${state}`,
    () =>
      later(async () => {
        const [row] = await platform.run<{ state: string }>(
          `select life ->> 'state' as state from platform.transaction where id_transaction = $1`,
          [idTransaction],
        )
        return row?.state === state
      }),
    30_000,
  )

/** What is owed within a minute for these payments: until it is done, what they write is nobody's trace. */
async function owedSoon({ databases: { psp, platform } }: World, fixtures: Fixture[]): Promise<number> {
  const count = `select count(*)::int as owed from`
  const soon = `subject = any($1) and due_at < now() + interval '1 minute'`
  const [[ours], [theirs]] = await Promise.all([
    psp.run<{ owed: number }>(`${count} psp.duty where ${soon}`, [fixtures.map(one => one.idPSPTransaction)]),
    platform.run<{ owed: number }>(`${count} platform.duty where ${soon}`, [
      fixtures.map(one => one.idTransaction),
    ]),
  ])
  return (ours?.owed ?? 0) + (theirs?.owed ?? 0)
}
