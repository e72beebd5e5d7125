import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { validateRequest } from '../../src/contract/validate.ts'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import { command, newOrders, type Obedient } from './banks/obedient.ts'
import { type Answering, answering, confirming, cutOff, holding } from './callback-server.ts'
import { callbackKey, idPsp, newPspWorld, type OpenPayment, type PspWorld } from './psp-world.ts'

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
  world.platform.received.length = 0
  world.platform.answer(confirming)
})

const settled = (payment: OpenPayment) => world.reached(payment, 'settled')
async function approved() {
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  await paced(clock, payment.payer.get(payment.url))
  return payment
}
async function cancelled() {
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/cancel`)
  return payment
}
const sent = (count: number) =>
  until(`${count} callbacks are sent`, () => world.platform.received.length >= count)
/** Until the attempt is over and written down. */
const attempted = (payment: OpenPayment, count: number) =>
  until(`attempt ${count} is over`, async () => {
    const duty = await world.duty(payment, 'deliver-outcome')
    return duty?.attempt === count && duty.last_answer !== null ? duty : undefined
  })
/** Takes off what the last attempt said, so that the next can be told from it. */
const forget = ({ idPSPTransaction }: OpenPayment) =>
  world.database.run('update psp.duty set last_answer = null where subject = $1', [idPSPTransaction])
/** The next attempt, at its hour. */
async function again(payment: OpenPayment) {
  const duty = await world.duty(payment, 'deliver-outcome')
  await clock.set(duty?.due_at ?? clock.now())
  await paced(clock, world.confirmed(payment))
}
/** To the nearest: time goes on a little between an attempt and a look at it. */
const seconds = (milliseconds: number) => Math.round(milliseconds / 1_000)

const endings: [string, () => Promise<OpenPayment>, object][] = [
  ['OK', approved, { timestampOperation: expect.any(String), authorizationCode: 'A1' }],
  [
    'KO',
    () => {
      told.takeMoney = async () => ({ result: 'refused', errorCode: 'NO_FUNDS' })
      return approved()
    },
    { errorCode: 'NO_FUNDS' },
  ],
  ['CANCELED', cancelled, { errorCode: 'CANCELED_BY_PAYER' }],
  [
    'EXPIRED',
    async () => {
      const payment = await world.opened()
      await clock.advance(580_000)
      await paced(clock, settled(payment))
      return payment
    },
    { errorCode: 'TIME_OVER' },
  ],
  [
    'ERROR',
    () => {
      told.verdict = async () => 'void'
      return approved()
    },
    { errorCode: 'APPROVAL_VOID' },
  ],
]

test.each(endings)(
  'the end %s is told with its identifiers, details that fit, and the key (OUTCOME-1, OUTCOME-7, OUTCOME-8, OUTCOME-9, OUTCOME-10, OUTCOME-11)',
  async (outcome, end, details) => {
    const payment = await end()
    await world.confirmed(payment)

    const [callback] = world.platform.received
    const body = JSON.parse(callback?.body ?? '')
    const { idTransaction } = payment.request
    expect(callback).toMatchObject({
      path: `/ecommerce/redirect/v1/redirections/${idTransaction}/outcomes`,
      key: callbackKey,
    })
    expect(body).toEqual({ idPsp, idPSPTransaction: payment.idPSPTransaction, outcome, details })
    expect(validateRequest('CallbackOutcome', { params: { idTransaction }, body })).toMatchObject({
      ok: true,
    })
    expect(world.platform.received).toHaveLength(1)
  },
)

test('six attempts keep the schedule of SANP, with the same bytes each, and then it is a person’s turn (OUTCOME-20, OUTCOME-23)', async () => {
  world.platform.answer(answering(500))
  const payment = await approved()
  const waits: (number | undefined)[] = []
  for (let attempt = 1; attempt <= 6; attempt++) {
    await sent(attempt)
    const { due_at } = await attempted(payment, attempt)
    waits.push(due_at ? seconds(due_at.getTime() - clock.now().getTime()) : undefined)
    if (!due_at) break
    await forget(payment)
    await clock.set(new Date(due_at.getTime() - 1))
    expect(world.platform.received).toHaveLength(attempt)
    await paced(clock, sent(attempt + 1))
  }
  await clock.advance(24 * 3_600_000)

  expect(waits).toEqual([10, 30, 70, 150, 310, undefined])
  expect(world.platform.received).toHaveLength(6)
  expect(new Set(world.platform.received.map(callback => JSON.stringify(callback))).size).toBe(1)
  expect(await world.duty(payment, 'deliver-outcome')).toMatchObject({ attempt: 6, due_at: null })
})

const refusals: [string, Answering][] = [
  ...[201, 204, 301, 307, 400, 401, 404, 429, 500, 503].map((status): [string, Answering] => [
    `a ${status}`,
    answering(status, status === 204 ? '' : '{"outcome":"OK"}'),
  ]),
  ['a connection that is cut', cutOff],
  [
    'half a reply',
    response => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"outcome":', () => response.socket?.destroy())
    },
  ],
  [
    'more than anybody could want to say',
    response => {
      response.writeHead(200)
      response.end('x'.repeat(1024 * 1024))
    },
  ],
]
test.each(refusals)(
  '%s does not confirm, and the callback is sent again (OUTCOME-3, OUTCOME-4)',
  async (_what, how) => {
    world.platform.answer(how)
    const payment = await cancelled()
    await attempted(payment, 1)
    world.platform.answer(confirming)
    await again(payment)
    expect(world.platform.received).toHaveLength(2)
  },
)

test('a platform that says nothing for 30 s is not waited for, and is told again (OUTCOME-4)', async () => {
  const silent = holding()
  world.platform.answer(silent.hold)
  const payment = await cancelled()
  await sent(1)
  await paced(clock, attempted(payment, 1))
  world.platform.answer(confirming)
  await again(payment)
  expect(world.platform.received).toHaveLength(2)
  silent.release(confirming)
})

test.each([
  ['with OK', confirming],
  ['with KO', answering(200, `{"idTransaction":"${'x'.repeat(32)}","outcome":"KO"}`)],
  ['with nothing', answering(200, '')],
  ['with nonsense', answering(200, '<html>')],
])('a 200 %s confirms, and it is never told again (OUTCOME-3)', async (_what, how) => {
  world.platform.answer(how)
  const payment = await cancelled()
  await world.confirmed(payment)
  await clock.advance(3_600_000)

  expect(world.platform.received).toHaveLength(1)
  expect(await world.duty(payment, 'deliver-outcome')).toBeUndefined()
})

test('a platform that was down is told when it is back (OUTCOME-4, OUTCOME-5)', async () => {
  await world.platform.down()
  const payment = await cancelled()
  await attempted(payment, 1)
  await world.platform.up()
  await again(payment)
  expect(world.platform.received).toHaveLength(1)
})

test('the browser goes back only when the platform has answered the callback (OUTCOME-21, PAGE-6)', async () => {
  const waiting = holding()
  world.platform.answer(waiting.hold)
  const payment = await cancelled()
  await sent(1)
  const meanwhile = await paced(clock, payment.payer.get(payment.url))
  const tooSoon = await payment.payer.get(`${payment.url}/leave`)
  waiting.release(confirming)
  await world.confirmed(payment)
  const leaving = await payment.payer.get(payment.url)
  const gone = await payment.payer.get(leaving.location ?? '')

  expect([meanwhile.status, meanwhile.location]).toEqual([200, undefined])
  expect(tooSoon).toMatchObject({ status: 303, location: payment.url })
  expect(leaving).toMatchObject({ status: 200, location: `${payment.url}/leave` })
  expect(gone).toMatchObject({ status: 303, location: payment.request.urlBack })
})

test('a payer whose outcome could not be told yet goes back after the first attempt (PAGE-6)', async () => {
  world.platform.answer(answering(500))
  const payment = await cancelled()
  await attempted(payment, 1)
  expect(await payment.payer.get(payment.url)).toMatchObject({
    status: 200,
    location: `${payment.url}/leave`,
  })
})
