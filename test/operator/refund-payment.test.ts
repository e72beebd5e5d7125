import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { command, newOrders, type Obedient } from '../psp/banks/obedient.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from '../psp/psp-world.ts'
import { passerella } from './command-line.ts'

const bank = fileURLToPath(new URL('../psp/banks/obedient.ts', import.meta.url))
let world: PspWorld
let told: Obedient

beforeAll(async () => {
  world = await newPspWorld({ config: { bank } })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  told = newOrders(systemClock)
  command(world.database.url, told)
})

async function paid() {
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  await payment.payer.get(payment.url)
  await world.reached(payment, 'settled')
  await world.confirmed(payment)
  return payment
}
/** `passerella psp refund`, and what it said of that payment. */
async function refund({ request: { idTransaction } }: { request: { idTransaction: string } }) {
  const { code, out, err } = await passerella(['psp', 'refund', idTransaction], {
    PASSERELLA_PSP_DATABASE_URL: world.database.url,
  })
  return { code, said: (out + err).replace(`${idTransaction}: `, '').trimEnd() }
}
const returns = ({ idPSPTransaction }: OpenPayment) =>
  told.asked.filter(asked => asked === `return ${idPSPTransaction}`)

test('a paid payment is refunded, and a second time there is nothing to give back (REFUND-7, SAFE-1)', async () => {
  const payment = await paid()
  expect(await refund(payment)).toEqual({ code: 0, said: 'refunded' })
  expect(await world.life(payment)).toMatchObject({ state: 'refunded', by: 'psp' })
  const byTheOther = { request: { idTransaction: payment.idPSPTransaction } }
  for (const named of [payment, byTheOther])
    expect(await refund(named)).toEqual({ code: 1, said: 'refunded before: the payer has all their money' })
  expect(returns(payment)).toHaveLength(1)
})

test('what was not paid has nothing to give back, and stays as it is', async () => {
  const open = await world.opened()
  expect(await refund(open)).toEqual({ code: 1, said: 'not paid, so there is nothing to give back' })
  expect(await world.life(open)).toMatchObject({ state: 'open' })
  await open.payer.submit(`${open.url}/cancel`)
  expect(await refund(open)).toEqual({ code: 1, said: 'not paid: it ended as CANCELED' })
  expect(returns(open)).toEqual([])
})

test('once the closing was accepted, only pagoPA can ask for the money (NOTIFY-7)', async () => {
  const payment = await paid()
  await world.database.run(`update psp.payment set life = life || $2::jsonb where id_psp_transaction = $1`, [
    payment.idPSPTransaction,
    { accepted: { at: '2026-03-02T09:00:00Z', paymentTokens: ['t'] } },
  ])
  const { code, said } = await refund(payment)
  expect(code).toBe(1)
  expect(said).toMatch(/^the closing was accepted.*only pagoPA can ask/)
  expect(await world.life(payment)).toMatchObject({ state: 'settled' })
  expect(returns(payment)).toEqual([])
})

test('a payment that does not exist is said so', async () => {
  const request = { idTransaction: newIdTransaction() }
  expect(await refund({ request })).toEqual({ code: 1, said: 'no such payment' })
})

test('a bank that refuses is told with its code; asked once more it may give back (SAFE-3)', async () => {
  const payment = await paid()
  told.returnMoney = async () => ({ result: 'refused', errorCode: 'ACCOUNT_CLOSED' })
  expect(await refund(payment)).toEqual({
    code: 1,
    said: 'the bank refuses to give the money back: ACCOUNT_CLOSED',
  })
  told.returnMoney = async () => ({ result: 'returned', at: systemClock.now() })
  expect(await refund(payment)).toEqual({ code: 0, said: 'refunded' })
})

test('while no node runs it is promised, and kept as soon as one does (SAFE-6)', async () => {
  const payment = await paid()
  await world.stop()
  expect(await refund(payment)).toEqual({
    code: 0,
    said: 'the bank has still to say; it is asked until it does (duties list)',
  })
  expect(await refund(payment)).toEqual({ code: 1, said: 'the money is being given back already' })
  await world.start()
  await world.reached(payment, 'refunded')
  expect(returns(payment)).toHaveLength(1)
})
