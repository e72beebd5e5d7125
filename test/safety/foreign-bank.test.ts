import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { command, newOrders, type Obedient, silence } from '../psp/banks/obedient.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from '../psp/psp-world.ts'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import { callOf } from './banks/calling-back.ts'

const clock = virtualClock()
const bank = fileURLToPath(new URL('banks/calling-back.ts', import.meta.url))
let world: PspWorld
let told: Obedient
beforeAll(async () => {
  world = await newPspWorld({ clock, config: { bank } })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  told = newOrders(clock)
  command(world.database.url, told)
})

const outcomes = ({ idPSPTransaction }: OpenPayment) =>
  world.platform.received
    .map(({ body }) => JSON.parse(body))
    .filter(body => body.idPSPTransaction === idPSPTransaction)

async function approved() {
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  await paced(clock, payment.payer.get(payment.url))
  return payment
}

/** Says this once, and from then on what a bank should say. */
function misspeakOnce<Order, Word>(misspoken: string, speak: (order: Order) => Promise<Word>) {
  let first = true
  return (order: Order): Promise<Word> => {
    if (!first) return speak(order)
    first = false
    return misspoken === 'throws' ? JSON.parse('{') : Promise.resolve(JSON.parse(misspoken))
  }
}

test.each([
  ['throws'],
  ['null'],
  ['{}'],
  ['{"result":"pending"}'],
  ['{"result":"booked"}'],
  ['{"result":"booked","at":"2026-03-02T09:00:00Z","authorizationCode":"A1"}'],
  ['{"result":"refused"}'],
])(
  'a bank that answers %s to a debit has not said anything: it is asked again, and the payment is OK (SAFE-2, SAFE-3)',
  async misspoken => {
    told.takeMoney = misspeakOnce(misspoken, told.takeMoney)
    const payment = await approved()
    await paced(clock, world.confirmed(payment))
    expect(outcomes(payment)).toMatchObject([{ outcome: 'OK', details: { authorizationCode: 'A1' } }])
  },
)

test.each([['throws'], ['null'], ['{}'], ['{"result":"tomorrow"}']])(
  'a bank that answers %s to a return has not given back: it is asked again before anything is said (SAFE-3)',
  async misspoken => {
    told.takeMoney = silence
    told.returnMoney = misspeakOnce(misspoken, told.returnMoney)
    const payment = await approved()
    await paced(clock, world.confirmed(payment), 2_000)
    expect(outcomes(payment)).toMatchObject([{ outcome: 'ERROR' }])
    expect(told.asked.filter(one => one === `return ${payment.idPSPTransaction}`)).toHaveLength(2)
  },
)

test('a payer is not kept while a bank does not give back: past the deadline they go, and nothing is said before (PAGE-6, SAFE-3)', async () => {
  told.takeMoney = silence
  const bank = Promise.withResolvers<{ result: 'nothing-taken' }>()
  told.returnMoney = () => bank.promise
  const payment = await approved()
  await paced(clock, world.reached(payment, 'returning'), 2_000)
  expect((await paced(clock, payment.payer.get(payment.url))).status).toBe(200)
  await clock.advance(30_000)
  expect(await payment.payer.get(payment.url)).toMatchObject({ location: `${payment.url}/leave` })
  expect(await payment.payer.get(`${payment.url}/leave`)).toMatchObject({ location: payment.request.urlBack })
  expect(outcomes(payment)).toEqual([])

  bank.resolve({ result: 'nothing-taken' })
  await paced(clock, world.confirmed(payment), 1_000)
  expect(outcomes(payment)).toMatchObject([{ outcome: 'ERROR' }])
})

test('a bank whose call finds the database away hears nothing of it, and the payer’s page asks (SAFE-6)', async () => {
  const payment = await world.opened()
  told.verdict = async () => 'pending'
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  told.verdict = async () => 'approved'
  await world.database.run('alter table psp.payment rename to payment_away')
  await callOf(world.database.url)?.(payment)
  await world.database.run('alter table psp.payment_away rename to payment')
  expect(world.lines.filter(line => line.includes('waits for the page to ask'))).toHaveLength(1)

  await paced(clock, payment.payer.get(payment.url))
  await until('it is settled', async () => (await world.life(payment)).state === 'settled')
  expect(await world.life(payment)).toMatchObject({ outcome: 'OK' })
})
