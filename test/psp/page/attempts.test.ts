import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { virtualClock } from '../../virtual-clock.ts'
import { command, newOrders, type Obedient } from '../banks/obedient.ts'
import { confirming } from '../callback-server.ts'
import { closeGate } from '../gate.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from '../psp-world.ts'

const clock = virtualClock()
const bank = fileURLToPath(new URL('../banks/obedient.ts', import.meta.url))
let world: PspWorld
let told: Obedient
/** Whose phones have rung, in this test. */
let rung: string[]
beforeAll(async () => {
  world = await newPspWorld({ clock, config: { bank } })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  rung = []
  const orders = newOrders(clock)
  told = {
    ...orders,
    verdict: async () => 'pending',
    challenge(approval) {
      rung.push(approval.customer)
      return orders.challenge(approval)
    },
  }
  command(world.database.url, told)
  world.platform.answer(confirming)
})

const name = ({ payer, url }: OpenPayment, customer: string) => payer.submit(`${url}/authorize`, { customer })
const ended = { state: 'settled', outcome: 'KO', errorCode: 'AUTHENTICATION_FAILED' }
const outcomes = ({ idPSPTransaction }: OpenPayment) =>
  world.platform.received
    .map(({ body }) => JSON.parse(body))
    .filter(body => body.idPSPTransaction === idPSPTransaction)

test('who has named five customers that are none is sent back with the sixth: KO, AUTHENTICATION_FAILED (PAGE-4)', async () => {
  told.customers = async () => [{ customer: 'anna', label: 'Anna' }]
  const payment = await world.opened()
  for (let time = 1; time <= 5; time++) {
    const { location } = await name(payment, `nobody-${time}`)
    expect(location).toBe(`${payment.url}?problem=unknown`)
    expect(await world.life(payment)).toEqual({ state: 'open', attempts: time })
  }
  expect((await payment.payer.get(`${payment.url}?problem=unknown`)).text).toContain('role="alert"')

  expect((await name(payment, 'anna')).location).toBe(payment.url)
  await world.confirmed(payment)
  expect(await world.life(payment)).toMatchObject(ended)
  expect(outcomes(payment)).toMatchObject([
    { outcome: 'KO', details: { errorCode: 'AUTHENTICATION_FAILED' } },
  ])
  expect(rung).toEqual([])
})

test('five phones ring at most for one payment; the last of them can still approve (PAGE-4)', async () => {
  const payment = await world.opened()
  for (let time = 1; time <= 5; time++) await name(payment, `customer-${time}`)
  expect(rung).toHaveLength(5)
  told.verdict = async challenge => (challenge.endsWith('customer-5') ? 'approved' : 'withdrawn')
  await payment.payer.get(payment.url)
  await world.confirmed(payment)
  expect(await world.life(payment)).toMatchObject({ state: 'settled', outcome: 'OK' })
})

test('a sixth phone does not ring: the fifth is told to stop, and the payment ends (PAGE-4)', async () => {
  const payment = await world.opened()
  for (let time = 1; time <= 6; time++) await name(payment, `customer-${time}`)
  await world.confirmed(payment)
  expect(rung).toHaveLength(5)
  expect(told.asked).toContain(`withdraw ${payment.idPSPTransaction}-customer-5`)
  expect(await world.life(payment)).toMatchObject(ended)
})

test('nine names at once, while the row is held: five phones ring, and no more (PAGE-4)', async () => {
  const payment = await world.opened()
  const row = `select from psp.payment where id_psp_transaction = '${payment.idPSPTransaction}' for update`
  await using gate = await closeGate(world.database.url, row)
  const names = Array.from({ length: 9 }, (_, place) => name(payment, `customer-${place}`))
  await gate.queue(9)
  await gate.open()
  await Promise.all(names)
  expect(rung).toHaveLength(5)
  await world.confirmed(payment)
  expect(await world.life(payment)).toMatchObject(ended)
})

test('who is being asked already is not asked again, and it does not count (PAGE-4)', async () => {
  const payment = await world.opened()
  for (let time = 0; time < 8; time++) await name(payment, 'anna')
  expect(rung).toHaveLength(1)
  expect(await world.life(payment)).toMatchObject({ state: 'open', attempts: 1 })
})

test('what the payer has approved before the attempts are over, they have approved (PAGE-4)', async () => {
  const payment = await world.opened()
  for (let time = 1; time <= 5; time++) await name(payment, `customer-${time}`)
  told.verdict = async () => 'approved'
  await name(payment, 'bruno')
  await world.confirmed(payment)
  expect(rung).toHaveLength(5)
  expect(await world.life(payment)).toMatchObject({ state: 'settled', outcome: 'OK' })
})

test('what cannot be a customer counts for nothing (PAGE-4)', async () => {
  const payment = await world.opened()
  for (const customer of ['', '<script>', 'x'.repeat(65), "'", '../anna', ' '])
    expect((await name(payment, customer)).location).toContain('problem=customer')
  expect(await world.life(payment)).toEqual({ state: 'open' })
})

test.each(['unknown', 'locked'] as const)(
  'a bank that does not ask because the customer is %s: the page says so, and it counts (PAGE-4)',
  async refused => {
    told.challenge = async () => ({ refused })
    const payment = await world.opened()
    const { location = '' } = await name(payment, 'anna')
    expect(location).toBe(`${payment.url}?problem=${refused}`)
    const { text } = await payment.payer.get(`${location}&lang=en`)
    expect(text).toContain(refused === 'locked' ? 'for a while' : 'do not recognise')
    expect(await world.life(payment)).toEqual({ state: 'open', attempts: 1 })
  },
)

test('a bank that does not answer may have asked: it counts (PAGE-4)', async () => {
  told.challenge = async ({ customer }) => {
    rung.push(customer)
    throw new Error('gone')
  }
  const payment = await world.opened()
  for (let time = 1; time <= 6; time++) await name(payment, 'anna')
  await world.confirmed(payment)
  expect(rung).toHaveLength(5)
  expect(await world.life(payment)).toMatchObject(ended)
})

test('an approval counts once: whoever sends the form again, or asks again, takes nothing more (PAGE-4, SAFE-1)', async () => {
  told.verdict = async () => 'approved'
  const payment = await world.opened()
  await name(payment, 'anna')
  await Promise.all(Array.from({ length: 8 }, () => payment.payer.get(payment.url)))
  await world.confirmed(payment)
  for (const customer of ['anna', 'bruno']) await name(payment, customer)
  expect(told.asked.filter(asked => asked.startsWith('take'))).toHaveLength(1)
  expect(rung).toHaveLength(1)
  expect(outcomes(payment)).toMatchObject([{ outcome: 'OK' }])
})
