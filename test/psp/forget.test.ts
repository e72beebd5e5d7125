import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import { answering, confirming } from './callback-server.ts'
import { closeGate } from './gate.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from './psp-world.ts'

const day = 24 * 3_600_000
const hour = 3_600_000
const clock = virtualClock()
let world: PspWorld
beforeAll(async () => {
  world = await newPspWorld({ clock, config: { retention: 120 } })
})
afterAll(() => world[Symbol.asyncDispose]())

let people = 0
/** A payment of somebody who is named in each of its fields. */
async function opened(amount = 1_000) {
  const who = `Sofia${++people}`
  const payment = await world.opened({
    amount,
    email: `${who}@example.it`,
    description: `Mensa di ${who} Verdi`,
    paName: `Scuola di ${who}`,
    urlBack: `https://pagopa.example/back?t=${who}#sessionToken=${who}`,
  })
  const again = await world.retrieve(payment.request)
  return { ...payment, who, answer: again.text }
}
type Named = Awaited<ReturnType<typeof opened>>

async function paid(amount?: number): Promise<Named> {
  const payment = await opened(amount)
  await world.approve(await world.asked(payment))
  await paced(clock, world.confirmed(payment))
  return payment
}
async function cancelled(): Promise<Named> {
  const payment = await opened()
  await payment.payer.submit(`${payment.url}/cancel`)
  await paced(clock, world.confirmed(payment))
  return payment
}
async function refunded(): Promise<Named> {
  const payment = await paid()
  expect((await paced(clock, world.refund(payment))).json).toMatchObject({ outcome: 'OK' })
  return payment
}

const digest = async ({ idPSPTransaction }: OpenPayment) => {
  const [row] = await world.database.run<{ digest: Buffer | null }>(
    'select request_digest as digest from psp.payment where id_psp_transaction = $1',
    [idPSPTransaction],
  )
  return row?.digest
}
const forgotten = (payment: OpenPayment) =>
  paced(
    clock,
    until('its payer is forgotten', () => digest(payment)),
    hour,
  )

/** Everything that is written down, as text. */
async function everything(): Promise<string> {
  const tables = await world.database.run<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('psp', 'bank')`,
  )
  const texts = await Promise.all(
    tables.map(({ name }) =>
      world.database.run<{ t: string }>(`select t::text from ${name} as t order by 1`),
    ),
  )
  return texts.flatMap(rows => rows.map(({ t }) => t)).join('\n')
}

async function ledgerHolds() {
  const adrift = `select customer from bank.account where kind = 'customer' and balance <>
    (select coalesce(sum(amount), 0) from bank.posting where account = customer)`
  expect(await world.database.run(adrift)).toEqual([])
  const unbalanced = 'select journal from bank.posting group by journal having sum(amount) <> 0'
  expect(await world.database.run(unbalanced)).toEqual([])
}

test('after its days nothing names the payer any more; the books, the answers and the refunds are as before (URL-19, URL-20, REFUND-3, REFUND-19)', async () => {
  const before = await world.balance('anna')
  const payments = [await paid(), await cancelled(), await refunded()] as const
  const [taken, left, undone] = payments
  expect(await everything()).toContain(taken.who)
  const lives = await Promise.all(payments.map(world.life))
  await clock.advance(119 * day)
  await clock.advance(hour)
  await ledgerHolds()
  expect(await everything()).toContain(taken.who)
  expect(await Promise.all(payments.map(digest))).toEqual([null, null, null])

  await clock.advance(day)
  for (const payment of payments) await forgotten(payment)
  await paced(
    clock,
    until('the bank has forgotten', async () => !(await everything()).includes('Sofia')),
    hour,
  )
  expect(await Promise.all(payments.map(world.life))).toEqual(lives)
  await ledgerHolds()

  for (const { request, answer, who } of payments) {
    const again = await world.retrieve({ ...request, email: request.email })
    expect(again).toMatchObject({ status: 200, text: answer })
    const sorted = Object.fromEntries(Object.entries(request).sort())
    expect(await world.retrieve(sorted)).toMatchObject({ status: 200, text: answer })
    for (const change of [{ amount: 1 }, { description: '' }, { email: `${who}@example.com` }])
      expect((await world.retrieve({ ...request, ...change })).status).toBe(400)
    const { email: _, ...without } = request
    expect((await world.retrieve(without)).status).toBe(400)
  }
  for (const payment of [undone, left, taken, taken])
    expect((await paced(clock, world.refund(payment))).json).toMatchObject({ outcome: 'OK' })
  expect(await world.balance('anna')).toBe(before)
  expect(await world.booked(taken)).toEqual({ debits: 1, returns: 1 })
  await ledgerHolds()
  expect(await everything()).not.toContain('Sofia')
})

test('who is still owed something, if only by a person, is remembered until that is done (REFUND-7)', async () => {
  world.platform.answer(answering(500))
  const unheard = await opened()
  await unheard.payer.submit(`${unheard.url}/cancel`)
  await paced(
    clock,
    until('it is for people', async () => (await world.duty(unheard, 'deliver-outcome'))?.due_at === null),
    5_000,
  )
  world.platform.answer(confirming)
  const kept = await paid(10_071) // the bank refuses to give it back
  expect((await paced(clock, world.refund(kept))).json).toMatchObject({ outcome: 'KO' })
  const done = await paid()

  await clock.advance(121 * day)
  await forgotten(done)
  await clock.advance(hour)
  expect(await digest(unheard)).toBeNull()
  expect(await digest(kept)).toBeNull()
  expect(await everything()).toContain(kept.request.email)

  await world.database.run('update psp.duty set id = default, attempt = 0, due_at = $1', [clock.now()])
  await forgotten(unheard)
  await forgotten(kept)
  expect((await paced(clock, world.refund(kept))).json).toMatchObject({ outcome: 'CANCELED' })
})

test('whoever is moving a payment is not waited for, and it is forgotten an hour later', async () => {
  const [held, free] = [await cancelled(), await cancelled()]
  const row = `select from psp.payment where id_psp_transaction = '${held.idPSPTransaction}' for update`
  await using gate = await closeGate(world.database.url, row)
  await clock.advance(121 * day)
  await forgotten(free)
  expect(await digest(held)).toBeNull()
  await gate.open()
  await forgotten(held)
})

test('of many, all are forgotten at once, and none twice', async () => {
  const one = await cancelled()
  await world.database.run(
    `insert into psp.payment (id_psp_transaction, id_transaction, request, timeout, received_at, closes_at, deadline, life)
     select lpad(to_hex(n), 32, '0'), lpad(n::text, 32, '0'), request, timeout, received_at, closes_at, deadline, life
     from psp.payment, generate_series(1, 450) as n where id_psp_transaction = $1`,
    [one.idPSPTransaction],
  )
  await clock.advance(121 * day)
  const left = `select from psp.payment where request_digest is null`
  await paced(
    clock,
    until('none is left', async () => (await world.database.run(left)).length === 0),
    hour,
  )
  const rounds = world.lines
    .map(line => JSON.parse(line))
    .filter(({ msg }) => msg === 'payers were forgotten')
  expect(rounds.at(-1)).toMatchObject({ payments: 51 })
  const before = await everything()
  await clock.advance(hour)
  await clock.advance(hour)
  expect(await everything()).toBe(before)
})

test('the journal takes no change but the loss of its words', async () => {
  const { idPSPTransaction } = await paid()
  const change = (what: string) =>
    world.database.run(`update bank.journal set ${what} where key = $1`, [idPSPTransaction])
  for (const what of [
    'amount = 1',
    `description = 'x'`,
    'at = now()',
    `description = '', amount = amount + 1`,
  ])
    await expect(change(what)).rejects.toThrow('never changed')
  await change(`description = ''`)
  await expect(world.database.run('delete from bank.journal')).rejects.toThrow('never changed')
})
