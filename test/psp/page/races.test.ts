import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { paced, virtualClock } from '../../virtual-clock.ts'
import { answering, confirming } from '../callback-server.ts'
import { closeGate } from '../gate.ts'
import { newPayer } from '../payer.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from '../psp-world.ts'

const clock = virtualClock()
let world: PspWorld
beforeAll(async () => {
  world = await newPspWorld({ clock })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => world.platform.answer(confirming))

const told = ({ idPSPTransaction }: OpenPayment) =>
  world.platform.received
    .map(({ body }) => JSON.parse(body))
    .filter(body => body.idPSPTransaction === idPSPTransaction)
/** Time goes on meanwhile: what a busy machine has kept from being done is tried again. */
const confirmed = (payment: OpenPayment) => paced(clock, world.confirmed(payment))
const row = ({ idPSPTransaction }: OpenPayment) =>
  `select from psp.payment where id_psp_transaction = '${idPSPTransaction}' for update`

/** What was debited for this payment, in cents. */
async function debited({ idPSPTransaction }: OpenPayment): Promise<number> {
  const [found] = await world.database.run<{ cents: number }>(
    `select coalesce(sum(case kind when 'debit' then amount else -amount end), 0)::int as cents
     from bank.journal where key = $1 and refusal is null`,
    [idPSPTransaction],
  )
  return found?.cents ?? Number.NaN
}

test('two approvals at once: one debit, one outcome (SAFE-1)', async () => {
  const payment = await world.opened({ amount: 1_000 })
  const phone = await world.asked(payment)
  await Promise.all([world.approve(phone), world.approve(phone), payment.payer.get(payment.url)])
  await confirmed(payment)

  expect(await debited(payment)).toBe(1_000)
  expect(told(payment)).toHaveLength(1)
})

test('a double click asks the payer once (PAGE-4)', async () => {
  const payment = await world.opened()
  await using gate = await closeGate(world.database.url, row(payment))
  const clicks = [1, 2].map(() => payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' }))
  await gate.queue(2)
  await gate.open()

  expect((await Promise.all(clicks)).map(({ status }) => status)).toEqual([303, 303])
  const asked = await world.database.run(
    `select from bank.challenge where id_psp_transaction = $1 and state = 'pending'`,
    [payment.idPSPTransaction],
  )
  expect(asked).toHaveLength(1)
  expect(await world.life(payment)).toMatchObject({ state: 'open', challenge: { customer: 'anna' } })
})

for (const [first, second] of [
  ['authorize', 'cancel'],
  ['cancel', 'authorize'],
] as const)
  test(`${first}, then ${second} at the same moment: canceled, and the phone asks no more (PAGE-9)`, async () => {
    const payment = await world.opened()
    const click = (what: string) => payment.payer.submit(`${payment.url}/${what}`, { customer: 'anna' })
    await using gate = await closeGate(world.database.url, row(payment))
    const one = click(first)
    await gate.queue(1)
    const other = click(second)
    await gate.queue(2)
    await gate.open()
    await Promise.all([one, other])
    await confirmed(payment)

    expect(told(payment)).toMatchObject([{ outcome: 'CANCELED' }])
    const pending = await world.database.run(
      `select from bank.challenge where id_psp_transaction = $1 and state = 'pending'`,
      [payment.idPSPTransaction],
    )
    expect(pending).toEqual([])
  })

for (const [first, second, outcome, cents] of [
  ['approve', 'cancel', 'OK', 700],
  ['cancel', 'approve', 'CANCELED', 0],
] as const)
  test(`${first} on the one device, then ${second} on the other at the same moment: ${outcome} (SAFE-1, SAFE-5)`, async () => {
    const payment = await world.opened({ amount: 700 })
    const phone = await world.asked(payment)
    const act = {
      approve: () => world.approve(phone),
      cancel: () => payment.payer.submit(`${payment.url}/cancel`),
    }
    await using gate = await closeGate(world.database.url, row(payment))
    const one = act[first]()
    await gate.queue(1)
    const other = act[second]()
    await gate.queue(2)
    await gate.open()
    await Promise.all([one, other])
    await confirmed(payment)

    expect(told(payment)).toMatchObject([{ outcome }])
    expect(await debited(payment)).toBe(cents)
  })

test('approval on the phone after cancelling on the page debits nothing (PAGE-9, SAFE-5)', async () => {
  const payment = await world.opened()
  const phone = await world.asked(payment)
  await payment.payer.submit(`${payment.url}/cancel`)
  await confirmed(payment)
  await world.approve(phone)
  await payment.payer.get(payment.url)

  expect(await world.life(payment)).toMatchObject({ outcome: 'CANCELED', errorCode: 'CANCELED_BY_PAYER' })
  expect(await debited(payment)).toBe(0)
  expect(told(payment)).toHaveLength(1)
})

test('cancelling on the page after approval on the phone changes nothing (SAFE-5)', async () => {
  const payment = await world.opened({ amount: 300 })
  await world.approve(await world.asked(payment))
  await payment.payer.submit(`${payment.url}/cancel`)
  await confirmed(payment)

  expect(await world.life(payment)).toMatchObject({ outcome: 'OK' })
  expect(await debited(payment)).toBe(300)
  expect(told(payment)).toHaveLength(1)
})

test.each([
  [1, 'OK', 400],
  [0, 'EXPIRED', 0],
  [-1, 'EXPIRED', 0],
])('approval %i ms before the page closes: %s (PAGE-12)', async (milliseconds, outcome, cents) => {
  const payment = await world.opened({ amount: 400 })
  const phone = await world.asked(payment)
  await world.database.run(`update psp.duty set due_at = due_at + interval '1 s' where subject = $1`, [
    payment.idPSPTransaction,
  ]) // the page must close by its own hour, not because the duty has come
  await clock.advance(580_000 - milliseconds)
  await world.approve(phone)
  await (milliseconds > 0 ? world.confirmed(payment) : paced(clock, world.confirmed(payment)))

  expect(told(payment)).toMatchObject([{ outcome }])
  expect(await debited(payment)).toBe(cents)
})

test('an expired payment takes its question back from the phone (PAGE-12)', async () => {
  const payment = await world.opened()
  const phone = await world.asked(payment)
  await clock.advance(580_000)
  await confirmed(payment)
  await world.approve(phone)

  const [challenge] = await world.database.run(
    'select state from bank.challenge where id_psp_transaction = $1',
    [payment.idPSPTransaction],
  )
  expect(challenge).toEqual({ state: 'withdrawn' })
  expect(await debited(payment)).toBe(0)
})

test('a refusal on the phone is a cancellation (OUTCOME-8)', async () => {
  const payment = await world.opened()
  await world.refuse(await world.asked(payment))
  await confirmed(payment)
  expect(told(payment)).toMatchObject([{ outcome: 'CANCELED', details: { errorCode: 'REFUSED_ON_DEVICE' } }])
  expect(await debited(payment)).toBe(0)
})

test.each([
  ['bruno', 'NO_FUNDS'],
  ['carla', 'ACCOUNT_BLOCKED'],
  ['dario', 'LIMIT_EXCEEDED'],
])('the bank refuses %s: KO with %s, and no debit (OUTCOME-8, OUTCOME-10)', async (customer, errorCode) => {
  const payment = await world.opened()
  await world.approve(await world.asked(payment, customer))
  await confirmed(payment)
  expect(told(payment)).toMatchObject([{ outcome: 'KO', details: { errorCode } }])
  expect(await debited(payment)).toBe(0)
})

test('a customer whom the bank does not know is asked for again (PAGE-4)', async () => {
  const payment = await world.opened()
  const page = await payment.payer.submit(`${payment.url}/authorize`, { customer: 'nobody' })
  expect(page.location).toBe(`${payment.url}?problem=unknown`)
  expect(await world.life(payment)).toEqual({ state: 'open', attempts: 1 })
})

test('two tabs that choose different customers: whoever is asked last can pay, once (PAGE-4, SAFE-1)', async () => {
  const payment = await world.opened({ amount: 200 })
  await world.asked(payment, 'anna')
  await payment.payer.get(payment.url)
  const phone = await world.asked(payment, 'carla')
  await payment.payer.get(payment.url)
  await world.approve(phone)
  await confirmed(payment)

  expect(told(payment)).toMatchObject([{ outcome: 'KO', details: { errorCode: 'ACCOUNT_BLOCKED' } }])
  expect(await debited(payment)).toBe(0)
})

test.each([
  ['amount', 'amount + 1'],
  ['payee', `payee || 'x'`],
  ['customer', `'carla'`],
])('an approval for another %s is void: ERROR, and no debit (PAGE-4)', async (column, value) => {
  const payment = await world.opened()
  const phone = await world.asked(payment)
  await world.database.run(`update bank.challenge set ${column} = ${value} where id_psp_transaction = $1`, [
    payment.idPSPTransaction,
  ])
  await world.approve(phone)
  await paced(clock, payment.payer.get(payment.url))
  await confirmed(payment)

  expect(told(payment)).toMatchObject([{ outcome: 'ERROR', details: { errorCode: 'APPROVAL_VOID' } }])
  expect(await debited(payment)).toBe(0)
})

test('an approval that was tampered with after the payer gave it is void too (PAGE-4)', async () => {
  const payment = await world.opened()
  const phone = await world.asked(payment)
  const { idPSPTransaction } = payment
  await world.database.run(
    `update bank.challenge set state = 'approved', code = '\\x00' where id_psp_transaction = $1`,
    [idPSPTransaction],
  )
  await world.approve(phone)
  await paced(clock, payment.payer.get(payment.url))
  await confirmed(payment)
  expect(told(payment)).toMatchObject([{ outcome: 'ERROR' }])
  expect(await debited(payment)).toBe(0)
})

test.each([
  ['https://pagopa.example/ritorno?t=1&a=b%20c&d=%C3%A8&e=%2F#clientId=CHECKOUT&sessionToken=a.b.c'],
  ['https://pagopa.example/ritorno?città=Forlì&ß=straße#così-è'],
  ['https://pagopa.example/🏛?💶=12,20#🎉'],
  ['https://pagopa.example/%2e%2e/a/../b//c?x=+&y=%zz#%'],
  ['HTTPS://PagoPA.example:443/?#'],
  [`https://pagopa.example/${'a'.repeat(4_000)}`],
  ['http://127.0.0.1:1/?a="b"&c=<d>|{e}`f`#g'],
  ['https://pagopa.example/\u0085\u00a0\u2028'],
])('urlBack comes back to the byte: %s (PAGE-7)', async urlBack => {
  const payment = await world.opened({ urlBack })
  await payment.payer.submit(`${payment.url}/cancel`)
  await confirmed(payment)
  const { headers, status } = await payment.payer.get(`${payment.url}/leave`)
  expect(status).toBe(303)
  expect(Buffer.from(String(headers.location), 'latin1').toString('utf8')).toBe(urlBack)
})

test('the whole payment goes without scripts: forms, redirects and a page that refreshes itself (PAGE-2)', async () => {
  const payment = await world.opened({ amount: 250 })
  const phone = await world.asked(payment)
  const approving = await payment.payer.get(payment.url)
  expect(approving.text).toMatch(/<noscript>\s*<meta http-equiv="refresh"/)
  await world.approve(phone)
  let page = await payment.payer.get(payment.url)
  for (let steps = 0; page.location?.startsWith(world.page) && steps < 5; steps++)
    page = await payment.payer.get(page.location)

  expect(page).toMatchObject({ status: 303, location: payment.request.urlBack })
  expect(told(payment)).toMatchObject([{ outcome: 'OK' }])
})

test('a stranger’s form on another site has no cookie to send, and moves nothing (PAGE-3)', async () => {
  const payment = await world.opened()
  world.platform.answer(answering(500))
  expect((await newPayer().submit(`${payment.url}/cancel`)).status).toBe(404)
  expect(await world.life(payment)).toEqual({ state: 'open' })
})
