import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../until.ts'
import { confirming, holding } from './callback-server.ts'
import { runPsp } from './psp-process.ts'
import { newPspWorld, type OpenPayment, type PspWorld, redirection } from './psp-world.ts'

let world: PspWorld
beforeAll(async () => {
  world = await newPspWorld()
  await world.stop() // each test runs the PSP as a process of its own
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  world.platform.received.length = 0
  world.platform.answer(confirming)
})

const afterLease = 20_000
const start = (more: { bank?: string; ahead?: number } = {}) => runPsp({ settings: world.settings, ...more })
const orders = async ({ idPSPTransaction }: OpenPayment) =>
  world.database.run<{ kind: string; refusal: string | null }>(
    'select kind, refusal from bank.journal where key = $1 order by id',
    [idPSPTransaction],
  )

test('killed while its callback is on the wire, it sends the same bytes again when it is back (OUTCOME-4, OUTCOME-20, SAFE-6)', async () => {
  const waiting = holding()
  world.platform.answer(waiting.hold)
  await using first = await start()
  const payment = await world.opened({ amount: 100 })
  await world.approve(await world.asked(payment))
  await until('the callback is on the wire', () => world.platform.received.length === 1)
  await first.kill()
  world.platform.answer(confirming)

  await using _second = await start({ ahead: afterLease })
  await world.confirmed(payment)
  const [one, two, ...more] = world.platform.received
  expect(two).toEqual(one)
  expect(more).toEqual([])
  expect(await orders(payment)).toEqual([{ kind: 'debit', refusal: null }])
  expect(await payment.payer.get(`${payment.url}/leave`)).toMatchObject({ location: payment.request.urlBack })
})

/** Where the bank takes its payers' approval for granted: they say who they are, and look at their page. */
async function approvedAtOnce(payment: OpenPayment) {
  await world.asked(payment)
  void payment.payer.get(payment.url).catch(() => {})
}

test.each(['hangs-before-booking.ts', 'hangs-after-booking.ts'])(
  'killed while its bank %s, it has debited once when it is back, and says OK (SAFE-1, SAFE-6)',
  async bank => {
    const before = await world.balance('anna')
    await using first = await start({ bank })
    const payment = await world.opened({ amount: 100 })
    await approvedAtOnce(payment)
    await until('the bank is asked', async () => {
      const asked = (await world.duty(payment, 'take-money'))?.attempt === 1
      return asked && (bank.includes('before') || (await orders(payment)).length === 1)
    })
    await first.kill()
    expect(world.platform.received).toEqual([])

    await using _second = await start({ ahead: afterLease })
    await world.confirmed(payment)
    expect(await orders(payment)).toEqual([{ kind: 'debit', refusal: null }])
    expect(await world.balance('anna')).toBe(before - 100)
    expect(world.platform.received.map(({ body }) => JSON.parse(body).outcome)).toEqual(['OK'])
  },
)

test('killed while its bank is silent, and back after the deadline: the money is returned, then ERROR (SAFE-2, SAFE-3, SAFE-6)', async () => {
  const before = await world.balance('anna')
  await using first = await start({ bank: 'hangs-after-booking.ts' })
  const payment = await world.opened({ amount: 100 })
  await approvedAtOnce(payment)
  await until('the bank has booked', async () => (await orders(payment)).length === 1)
  await first.kill()

  await using _second = await start({ ahead: 600_000 })
  await world.confirmed(payment)
  expect((await orders(payment)).map(({ kind }) => kind)).toEqual(['debit', 'return'])
  expect(await world.balance('anna')).toBe(before)
  expect(world.platform.received.map(({ body }) => JSON.parse(body).outcome)).toEqual(['ERROR'])
})

test('killed right after its answer, it gives the same answer when it is back, and the payment expires in time (URL-19, SAFE-6)', async () => {
  await using first = await start()
  const request = redirection()
  const answer = await world.retrieve(request)
  await first.kill()

  await using second = await start()
  expect((await world.retrieve(request)).text).toBe(answer.text)
  await second.kill()

  await using _third = await start({ ahead: 580_000 })
  await world.confirmed({ idPSPTransaction: String(answer.json.idPSPTransaction) })
  expect(world.platform.received.map(({ body }) => JSON.parse(body).outcome)).toEqual(['EXPIRED'])
})
