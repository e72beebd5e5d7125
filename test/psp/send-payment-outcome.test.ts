import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readRequest } from '../../src/contract/soap/read.ts'
import { idempotencyKey } from '../../src/psp/duties/payment-outcome-message.ts'
import type { IdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import { refund } from '../../src/psp/money.ts'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import type { Obedient } from './banks/obedient.ts'
import { type Answering, callbackServer, cutOff, holding } from './callback-server.ts'
import { newObedientWorld, type ObedientWorld } from './obedient-world.ts'
import { runPsp } from './psp-process.ts'
import { callbackKey, idPsp, newPspWorld, type OpenPayment } from './psp-world.ts'
import { atNode, closingOf, events, nodeOf, outcomePath, refusing, saying, takingNote } from './soap-node.ts'

const clock = virtualClock()
let obedient: ObedientWorld
let world: ObedientWorld['world']
let node: ObedientWorld['node']
let told: Obedient
beforeAll(async () => {
  obedient = await newObedientWorld({ clock })
  ;({ world, node } = obedient)
})
afterAll(() => obedient[Symbol.asyncDispose]())
beforeEach(() => {
  told = obedient.anew()
})

async function accepted(): Promise<OpenPayment> {
  const payment = await obedient.paid()
  const { reply } = await node.ask(closingOf(payment))
  expect(reply).toEqual({ outcome: 'OK' })
  return payment
}
const sent = (payment: OpenPayment, count: number) =>
  until(`${count} are sent`, () => node.told(payment).length >= count)
const attempted = (payment: OpenPayment, count: number) =>
  until(`attempt ${count} is over`, async () => {
    const duty = await world.duty(payment, 'send-payment-outcome')
    return duty?.attempt === count && duty.last_answer !== null ? duty : undefined
  })
const forget = ({ idPSPTransaction }: OpenPayment) =>
  world.database.run('update psp.duty set last_answer = null where subject = $1', [idPSPTransaction])
/** As if the attempts before this one had been made. */
const skipTo = ({ idPSPTransaction }: OpenPayment, attempt: number) =>
  world.database.run('update psp.duty set attempt = $2 where subject = $1', [idPSPTransaction, attempt - 1])
const messageIn = (body: string | undefined) => {
  const read = readRequest('sendPaymentOutcomeV2', body ?? '')
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}
/** The next attempt, at its hour. */
async function again(payment: OpenPayment) {
  const duty = await world.duty(payment, 'send-payment-outcome')
  await clock.set(duty?.due_at ?? clock.now())
  await paced(clock, node.confirmed(payment))
}

test('an accepted closing is told at once, in full, under the key of its PSP (NOTIFY-5, OUTCOME-11)', async () => {
  told.takeMoney = async () => ({
    result: 'booked',
    authorizationCode: 'A1',
    at: new Date('2026-03-28T23:30:00Z'), // in Rome the 29th, the day on which summer time begins
  })
  const before = clock.now()
  const payment = await accepted()
  await node.confirmed(payment)

  const [callback, ...more] = node.told(payment)
  expect(more).toEqual([])
  expect(callback).toMatchObject({ path: outcomePath, key: callbackKey })
  expect(messageIn(callback?.body)).toEqual({
    idPSP: idPsp,
    idBrokerPSP: idPsp,
    idChannel: idPsp,
    password: 'PLACEHOLDER',
    idempotencyKey: expect.stringMatching(/^DEMOITMMXXX_[a-zA-Z0-9]{10}$/),
    paymentTokens: [`${payment.request.idTransaction}1`],
    outcome: 'OK',
    details: {
      paymentMethod: 'other',
      fee: 150,
      applicationDate: '2026-03-29',
      transferDate: '2026-03-30',
    },
  })
  expect(clock.now().getTime() - before.getTime()).toBeLessThan(2_000)
  expect((await events(world, payment)).slice(-2)).toEqual(['closing-accepted', 'payment-outcome-confirmed'])
})

test('a PSP that goes by other names at the Node says so (NOTIFY-5)', async () => {
  const names = { broker: '00000000001', channel: '00000000001_01' }
  const psps = [{ idPsp, name: 'Banca', methods: ['RPIC'], touchpoints: ['CHECKOUT' as const], ...names }]
  await using named = await newObedientWorld({ config: { psps } })
  named.anew()
  const payment = await named.paid()
  await named.node.ask(closingOf(payment))
  await named.node.confirmed(payment)
  expect(messageIn(named.node.told(payment)[0]?.body)).toMatchObject({
    idPSP: idPsp,
    idBrokerPSP: names.broker,
    idChannel: names.channel,
  })
})

test('where the Node has an address of its own, it is told there and nowhere else (NOTIFY-5)', async () => {
  await using callbacks = await callbackServer()
  await using elsewhere = await callbackServer()
  elsewhere.answer(takingNote)
  const platform = { url: callbacks.base, nodeUrl: new URL('/nodo', elsewhere.base).href, patience: 8_000 }
  await using split = await newObedientWorld({ config: { platform } })
  split.anew()
  const payment = await split.paid()
  await split.node.ask(closingOf(payment))
  await split.node.confirmed(payment)
  expect(elsewhere.received.map(({ path }) => path)).toEqual(['/nodo'])
  expect(callbacks.received.map(({ path }) => path)).toEqual([expect.stringMatching(/outcomes$/)])
})

test('six attempts keep the schedule of SANP, others follow every ten minutes, with the same bytes each, and then it is a person’s turn (NOTIFY-5)', async () => {
  world.platform.answer(atNode(saying(500, '')))
  const payment = await accepted()
  const waits: (number | undefined)[] = []
  const attempts = [1, 2, 3, 4, 5, 6, 7, 149]
  for (const [place, attempt] of attempts.entries()) {
    if (attempt === 149) await skipTo(payment, attempt)
    await paced(clock, sent(payment, place + 1))
    const { due_at } = await attempted(payment, attempt)
    waits.push(due_at ? Math.round((due_at.getTime() - clock.now().getTime()) / 1_000) : undefined)
    if (!due_at) break
    await forget(payment)
    await clock.set(new Date(due_at.getTime() - 1))
    expect(node.told(payment)).toHaveLength(place + 1)
  }
  await clock.advance(24 * 3_600_000)

  expect(waits).toEqual([10, 30, 70, 150, 310, 600, 600, undefined])
  expect(node.told(payment)).toHaveLength(attempts.length)
  expect(new Set(node.told(payment).map(callback => JSON.stringify(callback))).size).toBe(1)
  expect(await world.duty(payment, 'send-payment-outcome')).toMatchObject({ attempt: 149, due_at: null })
  expect(await world.life(payment)).toMatchObject({ state: 'settled', accepted: { fee: 150 } })
})

const noReply: [string, Answering, RegExp][] = [
  ...[201, 301, 400, 401, 404, 500, 503].map((status): [string, Answering, RegExp] => [
    `a ${status}`,
    saying(status, '<x/>'),
    new RegExp(`${status}`),
  ]),
  ['a connection that is cut', cutOff, /cut/],
  ['a 200 with nothing', saying(200, ''), /expected/],
  ['a 200 with another message', saying(200, '<outcome>OK</outcome>'), /expected/],
  ['KO PPT_SEMANTICA', refusing('PPT_SEMANTICA'), /PPT_SEMANTICA/],
  ['KO PPT_TOKEN_SCADUTO', refusing('PPT_TOKEN_SCADUTO', 'annullato'), /PPT_TOKEN_SCADUTO/],
  [
    'KO that it knows another outcome',
    refusing('PPT_ESITO_GIA_ACQUISITO', 'Esito discorde'),
    /PPT_ESITO_GIA_ACQUISITO/,
  ],
  ['KO that does not say why', refusing('PPT_ESITO_GIA_ACQUISITO'), /PPT_ESITO_GIA_ACQUISITO/],
]
test.each(noReply)(
  '%s does not confirm: the same bytes are sent again until OK (NOTIFY-5)',
  async (_what, how, reason) => {
    world.platform.answer(atNode(how))
    const payment = await accepted()
    expect((await attempted(payment, 1)).last_answer).toMatch(reason)
    world.platform.answer(atNode(takingNote))
    await again(payment)
    const [one, two, ...more] = node.told(payment)
    expect(two).toEqual(one)
    expect(more).toEqual([])
    expect(await world.duty(payment, 'send-payment-outcome')).toBeUndefined()
  },
)

test('an outage of ten minutes is nobody’s business: the platform takes note when it is back (NOTIFY-5)', async () => {
  world.platform.answer(atNode(cutOff))
  const payment = await accepted()
  for (let attempt = 1; attempt <= 6; attempt++) {
    const { due_at } = await attempted(payment, attempt)
    if (attempt === 6) world.platform.answer(atNode(takingNote))
    await forget(payment)
    await clock.set(due_at ?? clock.now())
    if (attempt < 6) await paced(clock, sent(payment, attempt + 1))
  }
  await paced(clock, node.confirmed(payment))
  expect(await world.duty(payment, 'send-payment-outcome')).toBeUndefined()
})

test('KO that the outcome is known, and agrees, confirms: an answer had been lost (NOTIFY-5)', async () => {
  world.platform.answer(atNode(cutOff))
  const payment = await accepted()
  await attempted(payment, 1)
  world.platform.answer(atNode(refusing('PPT_ESITO_GIA_ACQUISITO', 'Esito concorde')))
  await again(payment)
  await clock.advance(24 * 3_600_000)
  expect(node.told(payment)).toHaveLength(2)
  expect(await world.duty(payment, 'send-payment-outcome')).toBeUndefined()
})

test('a refund that comes before the platform has taken note ends it: nothing more is told (NOTIFY-5, REFUND-20)', async () => {
  world.platform.answer(atNode(saying(500, '')))
  const payment = await accepted()
  await attempted(payment, 1)
  await node.step(payment, refund)
  expect(await world.duty(payment, 'send-payment-outcome')).toBeUndefined()
  await paced(clock, world.reached(payment, 'refunded'))
  await clock.advance(24 * 3_600_000)
  expect(node.told(payment)).toHaveLength(1)
})

test('a refund that comes while it is on the wire stands, whatever the platform then answers (NOTIFY-5, REFUND-20)', async () => {
  const waiting = holding()
  world.platform.answer(atNode(waiting.hold))
  const payment = await accepted()
  await sent(payment, 1)
  await node.step(payment, refund)
  waiting.release(takingNote)
  await paced(clock, world.reached(payment, 'refunded'))
  await clock.advance(24 * 3_600_000)
  expect(node.told(payment)).toHaveLength(1)
  expect((await events(world, payment)).includes('payment-outcome-confirmed')).toBe(false)
})

test('killed while it is on the wire, it sends the same bytes again when it is back (NOTIFY-5, SAFE-6)', async () => {
  await using crashing = await newPspWorld()
  await crashing.stop() // it runs as a process of its own
  const waiting = holding()
  crashing.platform.answer(atNode(waiting.hold))
  await using asking = nodeOf(crashing)
  await using first = await runPsp({ settings: crashing.settings })
  const payment = await crashing.opened({ amount: 1_000 })
  await crashing.approve(await crashing.asked(payment))
  await crashing.confirmed(payment)
  const { authorizationCode } = await crashing.life(payment)
  const closing = closingOf(payment)
  const metadata = closing.metadata.map(([key, value]): [string, string] =>
    key === 'authorizationCode' ? [key, String(authorizationCode)] : [key, value],
  )
  expect((await asking.ask({ ...closing, metadata })).reply).toEqual({ outcome: 'OK' })
  await until('it is on the wire', () => asking.told(payment).length === 1)
  await first.kill()
  crashing.platform.answer(atNode(takingNote))

  await using _second = await runPsp({ settings: crashing.settings, ahead: 20_000 })
  await asking.confirmed(payment)
  const [one, two, ...more] = asking.told(payment)
  expect(two).toEqual(one)
  expect(more).toEqual([])
})

test('idempotency keys fit the Node’s form, whatever a PSP is called, and differ from payment to payment (NOTIFY-5)', () => {
  const keys = ['DEMOITMMXXX', 'X', '-', 'a name of a PSP with blanks', 'x'.repeat(35)].flatMap(name =>
    Array.from({ length: 100 }, (_, index) => idempotencyKey(name, `payment-${index}` as IdPSPTransaction)),
  )
  for (const key of keys) expect(key).toMatch(/^[a-zA-Z0-9]{2,18}_[a-zA-Z0-9]{10}$/)
  expect(new Set(keys).size).toBe(keys.length)
})
