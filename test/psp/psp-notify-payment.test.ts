import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PspNotifyPaymentV2 } from '../../src/contract/soap/messages.ts'
import { readRequest } from '../../src/contract/soap/read.ts'
import { giveUpMoney, kept, refund, returned } from '../../src/psp/money.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import type { Obedient } from './banks/obedient.ts'
import { callerNamed } from './callers.ts'
import { closeGate } from './gate.ts'
import { newObedientWorld, type ObedientWorld } from './obedient-world.ts'
import { callbackKey, type OpenPayment } from './psp-world.ts'
import { closingOf, events, payment as paymentOf, telling } from './soap-node.ts'

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

const paid = () => obedient.paid()
const accepted = { status: 200, reply: { outcome: 'OK' } }
const refused = (description: RegExp | string) => ({
  status: 200,
  reply: {
    outcome: 'KO',
    fault: {
      faultCode: 'CANALE_SEMANTICA',
      description: typeof description === 'string' ? description : expect.stringMatching(description),
    },
  },
})
const versionOf = ({ idPSPTransaction }: OpenPayment) =>
  world.database.run('select revision, life from psp.payment where id_psp_transaction = $1', [
    idPSPTransaction,
  ])

test('200 OK accepts the closing of what was booked, and tells at once that it is paid (NOTIFY-2, NOTIFY-3, NOTIFY-5)', async () => {
  const payment = await paid()
  expect(await node.ask(closingOf(payment))).toMatchObject(accepted)
  await node.confirmed(payment)

  const [sent, ...more] = node.told(payment)
  expect(more).toEqual([])
  expect(sent?.key).toBe(callbackKey)
  expect(readRequest('sendPaymentOutcomeV2', sent?.body ?? '')).toMatchObject({
    ok: true,
    value: { outcome: 'OK', paymentTokens: [`${payment.request.idTransaction}1`], details: { fee: 150 } },
  })
  expect(await world.life(payment)).toMatchObject({ accepted: { fee: 150 } })
  expect(await world.duty(payment, 'send-payment-outcome')).toBeUndefined()
})

test('200 OK for a payment of five notices, under all their tokens, in their order (NOTIFY-2)', async () => {
  const payment = await paid()
  const [one, ...others] = [1, 2, 3, 4, 5].map(place =>
    paymentOf(`${payment.request.idTransaction}${place}`, place === 1 ? 12_046 : 1),
  )
  if (!one) throw new Error('there are five')
  expect(await node.ask(closingOf(payment, { paymentList: [one, ...others] }))).toMatchObject(accepted)
  await node.confirmed(payment)
  const read = readRequest('sendPaymentOutcomeV2', node.told(payment)[0]?.body ?? '')
  expect(read.ok && read.value.paymentTokens.map(token => token.at(-1)).join('')).toBe('12345')
})

/** A closing of this payment in which one thing is wrong, and what it is told. */
const wrong: [string, (closing: PspNotifyPaymentV2) => PspNotifyPaymentV2, RegExp][] = [
  [
    'an unknown transaction',
    closing => telling({ ...closing, transactionId: 'f'.repeat(32) }, { idTransaction: 'f'.repeat(32) }),
    /sconosciuto/,
  ],
  ['another PSP', closing => ({ ...closing, idPSP: 'OTHERITMXXX' }), /idPSP/],
  [
    'another payment of the PSP',
    closing => telling(closing, { idPSPTransaction: 'e'.repeat(32) }),
    /idPSPTransaction/,
  ],
  [
    'a cent more',
    closing =>
      telling(
        { ...closing, totalAmount: 12_201, paymentList: [paymentOf(`${closing.transactionId}1`, 12_051)] },
        { totalAmount: '122.01' },
      ),
    /totalAmount/,
  ],
  [
    'a cent less',
    closing =>
      telling(
        { ...closing, totalAmount: 12_199, paymentList: [paymentOf(`${closing.transactionId}1`, 12_049)] },
        { totalAmount: '121.99' },
      ),
    /totalAmount/,
  ],
  [
    'another authorization code',
    closing => telling(closing, { authorizationCode: 'A2' }),
    /authorizationCode/,
  ],
  [
    'a longer authorization code',
    closing => telling(closing, { authorizationCode: 'A1 ' }),
    /authorizationCode/,
  ],
  ['no authorization code', closing => telling(closing, { authorizationCode: undefined }), /metadata/],
  ['no identifier of the PSP', closing => telling(closing, { idPSPTransaction: undefined }), /metadata/],
  ['no metadata', closing => ({ ...closing, metadata: [] }), /metadata/],
  [
    'other metadata: idTransaction',
    closing => telling(closing, { idTransaction: 'f'.repeat(32) }),
    /metadata/,
  ],
  ['other metadata: totalAmount', closing => telling(closing, { totalAmount: '122.01' }), /metadata/],
  ['other metadata: fee', closing => telling(closing, { fee: '1.51' }), /metadata/],
  ['an amount that is none', closing => telling(closing, { totalAmount: '122,00' }), /metadata/],
  [
    'a key twice',
    closing => ({ ...closing, metadata: [...closing.metadata, ['authorizationCode', 'A1']] }),
    /due volte/,
  ],
  ['a sum that is another', closing => ({ ...closing, paymentList: [paymentOf('t', 12_051)] }), /somma/],
]
test.each(wrong)(
  '200 KO for %s: nothing changes, and nothing is ever told of it (NOTIFY-2, SAFE-2)',
  async (_what, spoil, description) => {
    const payment = await paid()
    const before = await versionOf(payment)
    const traces = await world.traces()
    const lines = world.lines.length

    expect(await node.ask(spoil(closingOf(payment)))).toMatchObject(refused(description))
    await clock.advance(3_600_000)
    expect(await versionOf(payment)).toEqual(before)
    expect(await world.traces()).toBe(traces)
    expect(node.told(payment)).toEqual([])
    const warnings = world.lines.slice(lines).map(line => JSON.parse(line))
    expect(warnings).toMatchObject([{ msg: 'a closing was refused' }])

    expect(await node.ask(closingOf(payment))).toMatchObject(accepted) // the payment itself is sound
  },
)

describe('200 KO for a payment that is not there to be closed (SAFE-2)', () => {
  const notPaid: [string, () => Promise<OpenPayment>][] = [
    ['open', () => world.opened()],
    [
      'cancelled',
      async () => {
        const payment = await world.opened()
        await payment.payer.submit(`${payment.url}/cancel`)
        return payment
      },
    ],
    [
      'refused by the bank',
      () => {
        told.takeMoney = async () => ({ result: 'refused', errorCode: 'NO_FUNDS' })
        return paid()
      },
    ],
    [
      'waiting for the bank’s word',
      async () => {
        told.takeMoney = async () => Promise.reject(new Error('the line is dead'))
        const payment = await world.opened()
        await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
        await paced(clock, payment.payer.get(payment.url))
        await world.reached(payment, 'authorizing')
        return payment
      },
    ],
  ]
  test.each(notPaid)('%s (NOTIFY-2)', async (_state, arrive) => {
    const payment = await arrive()
    expect(await node.ask(closingOf(payment))).toMatchObject(refused(/non è stato eseguito/))
    expect(node.told(payment)).toEqual([])
  })

  const givenBack: [string, (payment: OpenPayment) => Promise<unknown>][] = [
    ['being given back, as the platform asked', payment => node.step(payment, refund)],
    ['being given back, on the PSP’s own initiative', payment => node.step(payment, giveUpMoney)],
    [
      'given back, on the PSP’s own initiative',
      async payment => {
        await node.step(payment, giveUpMoney)
        await node.step(payment, returned)
      },
    ],
    [
      'to be given back, if the bank would',
      async payment => {
        await node.step(payment, refund)
        await node.step(payment, (payment, now) =>
          kept(payment, 'ACCOUNT_CLOSED', now, { id: 0, attempt: 0 }),
        )
      },
    ],
  ]
  test.each(givenBack)('%s (NOTIFY-2, NOTIFY-7)', async (_state, giveBack) => {
    told.returnMoney = async () => Promise.reject(new Error('the line is dead'))
    const payment = await paid()
    await giveBack(payment)
    expect(await node.ask(closingOf(payment))).toMatchObject(refused(/restituito/))
    expect(node.told(payment)).toEqual([])
  })
})

test('200 OK to the byte for the same closing again: one step, one sendPaymentOutcome (NOTIFY-2, NOTIFY-5)', async () => {
  const payment = await paid()
  const first = await node.ask(closingOf(payment))
  await node.confirmed(payment)
  const second = await node.ask(closingOf(payment))
  await clock.advance(3_600_000)
  expect(second).toEqual(first)
  expect(node.told(payment)).toHaveLength(1)
  expect((await events(world, payment)).filter(event => event === 'closing-accepted')).toHaveLength(1)
})

test('200 OK fifty times for fifty identical closings at once: one step, one sendPaymentOutcome (NOTIFY-2)', async () => {
  await using crowded = await newObedientWorld({ config: { connections: 80 } })
  crowded.anew()
  const payment = await crowded.paid()

  await using gate = await closeGate(crowded.world.database.url, 'select from psp.payment for update')
  const asked = Array.from({ length: 50 }, () => crowded.node.ask(closingOf(payment)))
  await gate.queue(50)
  await gate.open()
  const answers = await Promise.all(asked)
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(answers[0]).toMatchObject(accepted)
  await crowded.node.confirmed(payment)
  expect(crowded.node.told(payment)).toHaveLength(1)
  expect((await events(crowded.world, payment)).filter(event => event === 'closing-accepted')).toHaveLength(1)
})

test.each<[string, (closing: PspNotifyPaymentV2) => PspNotifyPaymentV2, RegExp]>([
  [
    'other tokens',
    closing => ({ ...closing, paymentList: [paymentOf(`${closing.transactionId}2`, 12_050)] }),
    /già accettati/,
  ],
  [
    'another fee',
    closing =>
      telling(
        { ...closing, fee: 151, paymentList: [paymentOf(`${closing.transactionId}1`, 12_049)] },
        { fee: '1.51' },
      ),
    /fee/,
  ],
])(
  '200 KO for %s once a closing was accepted, and the first one stands (NOTIFY-2)',
  async (_what, change, description) => {
    const payment = await paid()
    await node.ask(closingOf(payment))
    await node.confirmed(payment)
    const before = await versionOf(payment)
    expect(await node.ask(change(closingOf(payment)))).toMatchObject(refused(description))
    expect(await versionOf(payment)).toEqual(before)
    expect(await node.ask(closingOf(payment))).toMatchObject(accepted)
  },
)

test('an authorization code above 140 characters is known by its beginning, and no character is cut (NOTIFY-2)', async () => {
  const authorizationCode = '🏛'.repeat(150)
  told.takeMoney = async () => ({ result: 'booked', authorizationCode, at: clock.now() })
  const payment = await paid()
  const cut = (length: number) => telling(closingOf(payment), { authorizationCode: '🏛'.repeat(length) })
  expect(await node.ask(cut(139))).toMatchObject(refused(/authorizationCode/))
  expect(await node.ask(cut(140))).toMatchObject(accepted)
})

test('money of an accepted closing is not given back on the PSP’s own initiative (NOTIFY-7, SAFE-2)', async () => {
  const payment = await paid()
  await node.ask(closingOf(payment))
  expect(await node.step(payment, giveUpMoney)).toEqual({ refused: 'accepted' })
  expect(told.asked.filter(one => one.startsWith('return'))).toEqual([])
})

test.each(['closing', 'giving back'])(
  'a closing and money given back at the same instant, the %s first: one of them is refused (NOTIFY-7, SAFE-2)',
  async first => {
    const payment = await paid()
    const row = `select from psp.payment where id_psp_transaction = '${payment.idPSPTransaction}' for update`
    await using gate = await closeGate(world.database.url, row)
    const close = () => node.ask(closingOf(payment))
    const giveBack = () => node.step(payment, giveUpMoney)
    const early = first === 'closing' ? close() : giveBack()
    await gate.queue(1)
    const late = first === 'closing' ? giveBack() : close()
    await gate.queue(2)
    await gate.open()
    const [one, two] = await Promise.all([early, late])
    if (first === 'closing') {
      expect([one, two]).toMatchObject([accepted, { refused: 'accepted' }])
      await node.confirmed(payment)
    } else {
      expect([one, two]).toMatchObject([{ to: { state: 'refunding', by: 'psp' } }, refused(/restituito/)])
      await paced(clock, world.reached(payment, 'refunded'))
      expect(node.told(payment)).toEqual([])
    }
  },
)

test('401, as a soap:Fault, for a caller of another name: nothing is read and nothing changes (NOTIFY-3, TLS-6)', async () => {
  const payment = await paid()
  const before = await versionOf(payment)
  const stranger = await callerNamed(world, 'somebody')
  const { status, text, reply } = await node.ask(closingOf(payment), stranger)
  await stranger.close()
  expect(status).toBe(401)
  expect(reply).toBeUndefined()
  expect(text).toContain('<faultcode>soapenv:Client</faultcode>')
  expect(await versionOf(payment)).toEqual(before)
})

test('400, as a soap:Fault, for what is no closing (NOTIFY-2)', async () => {
  const { status, text, reply } = await node.ask('<closing/>')
  expect([status, reply]).toEqual([400, undefined])
  expect(text).toContain('<faultcode>soapenv:Client</faultcode>')
})
