import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Booked, Refused } from '../../src/psp/bank/ports.ts'
import { dutyList } from '../../src/runtime/duty-list.ts'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import { command, newOrders, type Obedient, silence } from './banks/obedient.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from './psp-world.ts'

const clock = virtualClock()
const bank = fileURLToPath(new URL('banks/obedient.ts', import.meta.url))
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
const begun = (what: string) =>
  until(`the bank is asked to ${what}`, () => told.asked.some(one => one.startsWith(what)))

/** A person begins this duty anew, while somebody is at it. */
async function retried({ idPSPTransaction }: OpenPayment, kind: string) {
  const duties = dutyList(world.database.database, 'psp')
  const [owed] = (await duties.first(100)).filter(
    one => one.subject === idPSPTransaction && one.kind === kind,
  )
  await duties.retry(owed?.id ?? 0, clock.now())
}

/** A payer who has approved, so that the bank is asked for the money. */
async function approved() {
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  const page = payment.payer.get(payment.url)
  await begun('take')
  await paced(clock, page)
  return payment
}

test('the sandbox loses its answer once after booking: asked again, one debit, and OK (SAFE-1)', async () => {
  const own = virtualClock()
  await using sandbox = await newPspWorld({ clock: own })
  const before = await sandbox.balance('anna')
  const payment = await sandbox.opened({ amount: 1_013 })
  await sandbox.approve(await sandbox.asked(payment))
  await paced(own, sandbox.confirmed(payment))

  expect(await sandbox.balance('anna')).toBe(before - 1_013)
  expect(await sandbox.database.run('select from bank.lost_answer')).toHaveLength(1)
  expect(sandbox.platform.received.map(({ body }) => JSON.parse(body).outcome)).toEqual(['OK'])
})

test('a bank that stays silent until the deadline: nothing is said before the money is given back, then ERROR (SAFE-2, SAFE-3)', async () => {
  told.takeMoney = silence
  let giveBack = () => {}
  told.returnMoney = () =>
    new Promise(resolve => {
      giveBack = () => resolve({ result: 'nothing-taken' })
    })
  const payment = await approved()
  await clock.advance(560_000)
  await paced(clock, begun('return'), 500)
  const late = clock.now().getTime()
  expect(await world.life(payment)).toMatchObject({ state: 'returning' })
  expect(outcomes(payment)).toEqual([])

  giveBack()
  await world.confirmed(payment)
  expect(outcomes(payment)).toMatchObject([{ outcome: 'ERROR', details: { errorCode: 'BANK_SILENT' } }])
  expect(new Set(told.asked.filter(one => one.startsWith('take')))).toHaveLength(1)
  const [terms] = await world.database.run<{ deadline: Date }>(
    'select deadline from psp.payment where id_psp_transaction = $1',
    [payment.idPSPTransaction],
  )
  expect(late - (terms?.deadline.getTime() ?? 0)).toBeLessThan(20_000)
})

test('a bank that books, and says so after the deadline: given back, then ERROR (SAFE-2, SAFE-3)', async () => {
  const patient = virtualClock()
  await using slow = await newPspWorld({
    clock: patient,
    config: { bank, bankPatience: 60_000, timeout: 40_000, margin: 10_000 },
  })
  const orders = newOrders(patient)
  command(slow.database.url, orders)
  let answer = () => {}
  orders.takeMoney = () =>
    new Promise(resolve => {
      answer = () => resolve({ result: 'booked', at: patient.now(), authorizationCode: 'A1' })
    })
  const payment = await slow.opened()
  await patient.advance(29_999)
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  const page = payment.payer.get(payment.url)
  await until('the bank is asked', () => orders.asked.some(one => one.startsWith('take')))
  await patient.advance(10_001)
  answer()
  await slow.confirmed(payment)
  await page

  expect(orders.asked.filter(one => one.startsWith('return'))).toEqual([`return ${payment.idPSPTransaction}`])
  expect(JSON.parse(slow.platform.received[0]?.body ?? '')).toMatchObject({
    outcome: 'ERROR',
    details: { errorCode: 'BOOKED_TOO_LATE' },
  })
})

test('a bank that fails a few times is asked again under the same key, and the payment is OK (SAFE-1)', async () => {
  let fails = 4
  told.takeMoney = async () => {
    if (fails-- > 0) throw new Error('core banking is being restarted')
    return { result: 'booked', at: clock.now(), authorizationCode: 'A1' }
  }
  const payment = await approved()
  await paced(clock, world.confirmed(payment))
  expect(outcomes(payment)).toMatchObject([{ outcome: 'OK' }])
  const takings = told.asked.filter(one => one.startsWith('take'))
  expect(takings).toHaveLength(5)
  expect(new Set(takings).size).toBe(1)
})

test.each([
  ['returned', { returned: true }, 'ti è stato restituito per intero'],
  ['nothing-taken', {}, 'Non ti è stato addebitato nulla'],
] as const)(
  'a bank silent until the deadline that then says %s: ERROR all the same, and after a refund the payer reads what became of their money (REFUND-20, OUTCOME-20)',
  async (result, said, words) => {
    told.takeMoney = silence
    told.returnMoney = async () => ({ result, at: clock.now() })
    const payment = await approved()
    await clock.advance(600_000)
    await paced(clock, world.confirmed(payment))
    const ending = { outcome: 'ERROR', errorCode: 'BANK_SILENT' }
    expect(await world.life(payment)).toEqual({ state: 'settled', at: expect.anything(), ...ending, ...said })
    const [{ outcome, details }] = outcomes(payment)
    expect({ outcome, details }).toEqual({ outcome: 'ERROR', details: { errorCode: 'BANK_SILENT' } })

    expect(await world.refund(payment)).toMatchObject({ status: 200, json: { outcome: 'OK' } })
    expect(await world.life(payment)).toEqual({
      ...{ state: 'refunded', by: 'platform', at: expect.anything(), ...said },
    })
    expect((await payment.payer.get(payment.url)).text).toContain(words)
  },
)

test('a bank that says booked where it had said refused: people are told, and nobody is named (SAFE-1)', async () => {
  const answers: ((word: Booked | Refused) => void)[] = []
  told.takeMoney = () => new Promise(resolve => void answers.push(resolve))
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  const page = payment.payer.get(payment.url)
  await until('one is at it', () => answers.length === 1)
  await retried(payment, 'take-money')
  await paced(
    clock,
    until('another is at it', () => answers.length === 2),
  )
  answers[1]?.({ result: 'refused', errorCode: 'NO_FUNDS' })
  await world.reached(payment, 'settled')
  const before = world.lines.length
  answers[0]?.({ result: 'booked', at: clock.now(), authorizationCode: 'A1' })
  const errors = () =>
    world.lines
      .slice(before)
      .map(line => JSON.parse(line))
      .filter(({ level }) => level === 50)
  await until('it is logged', () => errors().length > 0)
  await paced(clock, page)

  const { idPSPTransaction } = payment
  const { idTransaction } = payment.request
  expect(errors()).toMatchObject([{ idTransaction, idPSPTransaction, msg: /it had said that it took none/ }])
  expect(JSON.stringify(errors())).not.toContain('anna')
  expect(await world.life(payment)).toMatchObject({ state: 'settled', outcome: 'KO', errorCode: 'NO_FUNDS' })
})

test('a bank that says booked to two who asked at once is believed, and no error is logged (SAFE-1)', async () => {
  const answers: ((word: Booked) => void)[] = []
  told.takeMoney = () => new Promise(resolve => void answers.push(resolve))
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  const page = payment.payer.get(payment.url)
  await until('one is at it', () => answers.length === 1)
  await retried(payment, 'take-money')
  await paced(
    clock,
    until('another is at it', () => answers.length === 2),
  )
  const before = world.lines.length
  for (const answer of answers) answer({ result: 'booked', at: clock.now(), authorizationCode: 'A1' })
  await paced(clock, world.confirmed(payment))
  await paced(clock, page)
  expect(world.lines.slice(before).filter(line => JSON.parse(line).level === 50)).toEqual([])
})

test('a return that fails is asked for until it is made, and nothing is said before (SAFE-3)', async () => {
  told.takeMoney = silence
  let fails = 3
  told.returnMoney = async () => {
    if (fails-- > 0) throw new Error('core banking is being restarted')
    return { result: 'returned', at: clock.now() }
  }
  const payment = await approved()
  await clock.advance(600_000)
  await paced(clock, world.confirmed(payment))
  expect(outcomes(payment)).toMatchObject([{ outcome: 'ERROR' }])
  expect(told.asked.filter(one => one.startsWith('return'))).toHaveLength(4)
})

test('a bank that cannot say who its customers are: the page says so, and works when it can again (PAGE-2)', async () => {
  const payment = await world.opened()
  told.customers = silence
  const troubled = await paced(clock, payment.payer.get(`${payment.url}?lang=en`))
  told.customers = async () => [{ customer: 'anna', label: 'Anna Conti' }]
  const well = await payment.payer.get(`${payment.url}?lang=en`)

  expect(troubled.status).toBe(200)
  expect(troubled.text).toContain('Try again shortly')
  expect(well.text).toContain('Anna Conti')
})

test('a challenge that the bank took back is forgotten, and the payer chooses again (PAGE-4)', async () => {
  told.verdict = async () => 'withdrawn'
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  const page = await payment.payer.get(payment.url)

  expect(page.text).toContain('name="customer"')
  expect(await world.life(payment)).toEqual({ state: 'open', attempts: 1 })
  told.verdict = async () => 'approved'
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  await payment.payer.get(payment.url)
  await world.confirmed(payment)
  expect(outcomes(payment)).toMatchObject([{ outcome: 'OK' }])
})

test.each(['refused', 'void'] as const)(
  'a bank that says %s to an older challenge does not end the payment that asks a newer one (PAGE-4)',
  async verdict => {
    let speak = () => {}
    told.verdict = challenge =>
      challenge.endsWith('-anna')
        ? new Promise(resolve => {
            speak = () => resolve(verdict)
          })
        : Promise.resolve('pending')
    const payment = await world.opened()
    await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
    const looking = payment.payer.get(payment.url)
    await until('the bank is asked for its verdict', () => speak.toString().includes('resolve'))
    await payment.payer.submit(`${payment.url}/authorize`, { customer: 'bruno' })
    speak()
    await looking
    expect(await world.life(payment)).toMatchObject({ state: 'open', challenge: { customer: 'bruno' } })
  },
)
