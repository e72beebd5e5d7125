import { describe, expect, test } from 'vitest'
import type { PspNotifyPaymentV2 } from '../../src/contract/soap/messages.ts'
import { creditorReference } from '../../src/platform/duties/notify-message.ts'
import { after } from '../../src/runtime/clock.ts'
import { isIban } from '../../src/runtime/iban.ts'
import { until } from '../until.ts'
import { paced } from '../virtual-clock.ts'
import { hangingUp, hostilePsp, idPSPTransaction, saying, silent } from './hostile-psp.ts'
import { idPsp, newPlatformWorld, notice, numbered, type PlatformWorld, report } from './platform-world.ts'
import {
  accepting,
  asked,
  type Closing,
  holding,
  messageIn,
  outcomeOf,
  refusal,
  refused,
  refusing,
  taken,
  tell,
} from './soap-psp.ts'

const tokenLife = 900_000

/** A payment that the PSP has told to be OK: its `idTransaction`. */
async function told(world: PlatformWorld, change: Record<string, unknown> = {}, order = {}) {
  const id = await world.requested(order)
  expect((await world.callback(id, change)).json).toMatchObject({ outcome: 'OK' })
  return id
}
const attempted = (world: PlatformWorld, id: string, count: number) =>
  until(`attempt ${count} is over`, async () => {
    const duty = await world.duty(id, 'notify-payment')
    return duty?.attempt === count && duty.last_answer !== null ? duty : undefined
  })
const forget = (world: PlatformWorld) => world.database.run('update platform.duty set last_answer = null')
const payable = async (world: PlatformWorld) => (await world.pay()).status === 201
const metadataOf = ({ metadata }: PspNotifyPaymentV2) => Object.fromEntries(metadata)

describe('pspNotifyPaymentV2', () => {
  test('OK closes the payment; it was asked with all that crediting the creditor needs (NOTIFY-1)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(accepting)
    const id = await told(world)
    await world.reached(id, 'CLOSED')

    expect(world.psp.closings).toHaveLength(1)
    expect(messageIn(world.psp.closings[0])).toEqual({
      idPSP: idPsp,
      idBrokerPSP: idPsp,
      idChannel: idPsp,
      transactionId: id,
      totalAmount: 12_200,
      fee: 150,
      timestampOperation: new Date('2026-03-02T09:00:30Z'),
      paymentList: [
        {
          paymentToken: `${id}1`,
          paymentDescription: 'TARI 2026',
          fiscalCodePA: '77777777777',
          companyName: 'Comune di Milano',
          creditorReferenceId: '02000100000009424',
          debtAmount: 12_050,
          transferList: [
            {
              idTransfer: 1,
              transferAmount: 12_050,
              fiscalCodePA: '77777777777',
              IBAN: 'IT60X0542811101000000123456',
              remittanceInformation: 'TARI 2026',
            },
          ],
        },
      ],
      metadata: [
        ['tipoVersamento', 'RPIC'],
        ['idTransaction', id],
        ['idPSPTransaction', idPSPTransaction],
        ['totalAmount', '122.00'],
        ['fee', '1.50'],
        ['timestampOperation', '2026-03-02T09:00:30.000Z'],
        ['authorizationCode', 'A1'],
      ],
    })
    expect(await world.owed(id)).toEqual(['await-outcome'])
    expect(await payable(world)).toBe(false)
  })

  test('five notices have a token each, and a PSP that goes by other names is called by them (NOTIFY-1)', async () => {
    await using named = await newPlatformWorld()
    const channels = [{ idChannel: '00000000001_01', methods: ['RPIC'], touchpoints: ['CHECKOUT'] }]
    await named.register('psp', idPsp, { idBrokerPSP: '00000000001', channels })
    named.psp.close(accepting)
    const id = await told(named, {}, { notices: [1, 2, 3, 4, 5].map(number => numbered(number, number)) })
    await named.reached(id, 'CLOSED')
    const message = messageIn(named.psp.closings[0])
    expect(message).toMatchObject({ idBrokerPSP: '00000000001', idChannel: '00000000001_01' })
    expect(message.paymentList.map(({ paymentToken }) => paymentToken)).toEqual(
      [1, 2, 3, 4, 5].map(place => `${id}${place}`),
    )
    expect(message.paymentList.map(({ debtAmount }) => debtAmount)).toEqual([1, 2, 3, 4, 5])
    expect(message.totalAmount).toBe(165)
  })

  test('a PSP whose closings go to an address of their own is asked there and nowhere else (NOTIFY-1)', async () => {
    await using world = await newPlatformWorld()
    await using elsewhere = await hostilePsp(world.pki, world.clock)
    elsewhere.close(accepting)
    const closingUrl = new URL('/psp-for-node', elsewhere.url).href
    await world.register('psp', idPsp, { closingUrl })
    await world.reached(await told(world), 'CLOSED')
    expect(elsewhere.closings).toHaveLength(1)
    expect(world.psp.closings).toHaveLength(0)
  })

  test('what the PSP never told is left out, and the operation is dated by the outcome (NOTIFY-1)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(accepting)
    const at = world.clock.now()
    const id = await told(world, { details: undefined })
    await world.reached(id, 'CLOSED')
    const message = messageIn(world.psp.closings[0])
    expect(Object.keys(metadataOf(message))).toEqual([
      'tipoVersamento',
      'idTransaction',
      'idPSPTransaction',
      'totalAmount',
      'fee',
    ])
    expect(message.timestampOperation).toEqual(at)
  })

  test.each([
    ['a leap second', '2026-06-30T23:59:60Z', '2026-06-30T23:59:59.000Z'],
    ['an offset', '2026-03-02T10:00:30.5+01:00', '2026-03-02T09:00:30.500Z'],
    ['small letters', '2026-03-02t09:00:30z', '2026-03-02T09:00:30.000Z'],
  ])('an operation dated with %s is told as the instant that it is (NOTIFY-1)', async (_what, said, sent) => {
    await using world = await newPlatformWorld()
    world.psp.close(accepting)
    const details = { timestampOperation: said, authorizationCode: '' }
    const id = await told(world, { details })
    await world.reached(id, 'CLOSED')
    const message = messageIn(world.psp.closings[0])
    expect(message.timestampOperation.toISOString()).toBe(sent)
    expect(metadataOf(message)).toMatchObject({ timestampOperation: sent })
    expect(metadataOf(message)).not.toHaveProperty('authorizationCode')
  })

  test('texts are cut where the Node’s schema ends, and no character in two (NOTIFY-1)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(accepting)
    const details = { ...report().details, authorizationCode: `<&>${'🏛'.repeat(200)}` }
    const long = { ...notice, description: '🏛'.repeat(140), companyName: '🏛'.repeat(140) }
    const id = await told(world, { details }, { notices: [long] })
    await world.reached(id, 'CLOSED')
    const message = messageIn(world.psp.closings[0])
    expect(metadataOf(message)).toMatchObject({ authorizationCode: `<&>${'🏛'.repeat(137)}` })
    expect(message.paymentList[0]).toMatchObject({
      paymentDescription: '🏛'.repeat(140),
      companyName: '🏛'.repeat(140),
    })
  })

  const noAnswer: [string, Closing, RegExp][] = [
    ['a connection that is cut', hangingUp, /cut/],
    ...[201, 302, 400, 401, 404, 500, 503].map((status): [string, Closing, RegExp] => [
      `a ${status}`,
      saying(status, '<x/>'),
      new RegExp(`${status}`),
    ]),
    [
      'a soap:Fault',
      saying(
        200,
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>',
      ),
      /expected/,
    ],
    ['nothing', saying(200, ''), /expected/],
    ['JSON', saying(200, '{"outcome":"OK"}'), /expected/],
    [
      'OK beside a fault',
      saying(200, refusal.replace('<outcome>KO</outcome>', '<outcome>OK</outcome>')),
      /expected/,
    ],
    ['more than anybody could want to say', saying(200, 'x'.repeat(1_000_000)), /too-long/],
  ]
  test.each(noAnswer)(
    '%s is no answer: the same bytes are sent again until OK (NOTIFY-4)',
    async (_what, how, reason) => {
      await using world = await newPlatformWorld()
      world.psp.close(how)
      const id = await told(world)
      expect((await attempted(world, id, 1)).last_answer).toMatch(reason)
      expect(await world.state(id)).toBe('AUTHORIZATION_COMPLETED')
      world.psp.close(accepting)
      await world.whileTimePasses(world.reached(id, 'CLOSED'))
      expect(world.psp.closings).toHaveLength(2)
      expect(new Set(world.psp.closings.map(({ body }) => body)).size).toBe(1)
    },
  )

  test('a PSP that says nothing is waited for 7 seconds, and asked again (NOTIFY-4)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(silent)
    const id = await told(world)
    await asked(world, 1)
    const began = world.clock.now().getTime()
    await world.whileTimePasses(attempted(world, id, 1))
    const waited = world.clock.now().getTime() - began
    expect(waited).toBeGreaterThanOrEqual(7_000)
    expect(waited).toBeLessThan(9_000)
    world.psp.close(accepting)
    await world.whileTimePasses(world.reached(id, 'CLOSED'))
  })

  test('it is asked again after 1, 2, 4, 8, 16 seconds, and then every 30, for as long as the token lives (NOTIFY-4)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(hangingUp)
    const id = await told(world)
    const waits: number[] = []
    for (let attempt = 1; attempt <= 8; attempt++) {
      const { due_at } = await attempted(world, id, attempt)
      const due = due_at ?? world.clock.now()
      waits.push(Math.round((due.getTime() - world.clock.now().getTime()) / 1_000))
      await forget(world)
      await world.clock.set(due)
      await world.whileTimePasses(asked(world, attempt + 1))
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
  })

  test('without an answer until the token ends the payment is undone at that instant: case 2 (NOTIFY-4, REFUND-2, REFUND-13)', async () => {
    await using world = await newPlatformWorld()
    const start = world.clock.now().getTime()
    world.psp.close(silent)
    const id = await told(world)
    await asked(world, 1)
    world.psp.close(hangingUp)
    await world.clock.set(new Date(start + tokenLife - 1))
    await asked(world, 1)
    expect(await world.state(id)).toBe('AUTHORIZATION_COMPLETED')
    expect(await payable(world)).toBe(false)
    expect(world.psp.refunds).toEqual([])

    await paced(world.clock, world.reached(id, 'REFUNDED'), 10)
    const rows = await world.database.run<{ event: string; at: Date }>(
      'select event, at from platform.event where id_transaction = $1 order by id',
      [id],
    )
    const ended = rows.find(({ event }) => event === 'token-ended')
    expect((ended?.at.getTime() ?? 0) - start - tokenLife).toBeLessThan(500)
    expect((world.psp.refunds[0]?.at.getTime() ?? 0) - start - tokenLife).toBeLessThan(2_000)
    expect(rows.map(({ event }) => event)).toEqual([
      'activated',
      'handed-out',
      'OK',
      'token-ended',
      'refunded',
    ])
    const count = world.psp.closings.length
    await world.clock.advance(3_600_000)
    expect(world.psp.closings).toHaveLength(count)
    expect(await world.owed(id)).toEqual([])
    expect(await payable(world)).toBe(true)
  })

  test('OK that comes after the token’s end is too late: the refund stands (NOTIFY-4, NOTIFY-6)', async () => {
    await using world = await newPlatformWorld({ config: { closingPatience: 60_000 } })
    const tokenEnd = new Date(world.clock.now().getTime() + tokenLife)
    const { hold, held, release } = holding()
    world.psp.close(hangingUp)
    const id = await told(world)
    await attempted(world, id, 1)
    world.psp.close(hold)
    await world.clock.set(after(tokenEnd, -20_000))
    await world.whileTimePasses(until('the PSP is thinking about it', () => held.length === 1))
    await world.clock.set(tokenEnd)
    await world.whileTimePasses(world.reached(id, 'REFUNDED'))
    release(accepting)
    expect(await tell(world, outcomeOf(id))).toMatchObject(refused('PPT_TOKEN_SCADUTO'))
    expect(await world.state(id)).toBe('REFUNDED')
    expect(await world.events(id)).not.toContain('closed')
  })

  test('KO undoes the payment: the outcome is annulled, the refund asked, and nothing said later counts (REFUND-2, REFUND-11, REFUND-13, NOTIFY-6)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(refusing('conto di anna@example.it, IT60X0542811101000000123456'))
    const id = await told(world)
    await world.reached(id, 'REFUNDED')
    expect(world.psp.closings).toHaveLength(1)
    expect(world.psp.refunds).toHaveLength(1)
    expect(await tell(world, outcomeOf(id))).toMatchObject(refused('PPT_TOKEN_SCADUTO'))
    expect(await world.state(id)).toBe('REFUNDED')
    expect(await world.owed(id)).toEqual(['clear-up'])
    expect(await payable(world)).toBe(true)
    const lines = world.lines.map(line => JSON.parse(line))
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: 'the PSP refused a closing',
        faultCode: 'CANALE_SEMANTICA',
        description: 'conto di [redacted] [redacted]',
      }),
    )
    expect(world.lines.join()).not.toMatch(/anna@|IT60X/)
  })

  test('a payment whose message no schema allows is tried again and undone in time, and others are closed meanwhile (NOTIFY-4, REFUND-2, SAFE-3)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(accepting)
    const details = { timestampOperation: '9999-12-31T23:59:59-01:00', authorizationCode: 'A1' }
    const id = await told(world, { details })
    const { attempt, due_at, last_answer } = await attempted(world, id, 1)
    expect(last_answer).toContain('expected a date and time')
    expect((due_at?.getTime() ?? 0) - world.clock.now().getTime()).toBe(1_000)
    const warned = { level: 40, duty: 'notify-payment', subject: id, attempt, msg: last_answer }
    expect(world.lines.map(line => JSON.parse(line))).toContainEqual(expect.objectContaining(warned))
    const other = await told(world, {}, { notices: [numbered(2)] })
    await world.reached(other, 'CLOSED')
    expect(world.psp.closings).toHaveLength(1)
    await world.clock.advance(tokenLife)
    await world.whileTimePasses(world.reached(id, 'REFUNDED'))
  })

  test('KO that does not say why is a KO (REFUND-11)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(saying(200, refusal.replace(/<fault>.*<\/fault>/, '')))
    const id = await told(world)
    await world.reached(id, 'REFUNDED')
  })

  test('sendPaymentOutcome OK is acceptance too, while it is not answered: it is asked no more (NOTIFY-4)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(hangingUp)
    const id = await told(world)
    await attempted(world, id, 1)
    expect(await tell(world, outcomeOf(id))).toMatchObject(taken)
    expect(await world.state(id)).toBe('NOTIFIED_OK')
    await world.clock.advance(tokenLife)
    await world.clock.advance(3_600_000)
    expect(world.psp.closings).toHaveLength(1)
    expect(world.psp.refunds).toEqual([])
    expect(await world.state(id)).toBe('NOTIFIED_OK')
  })

  test.each([
    ['OK', accepting, []],
    ['KO', refusing(), ['clear-up']],
  ])(
    'sendPaymentOutcome OK overtakes the answer, which is then %s: it is paid, and a KO is a person’s matter (NOTIFY-4, SAFE-2)',
    async (_answer, how, owed) => {
      await using world = await newPlatformWorld()
      const { hold, release } = holding()
      world.psp.close(hold)
      const id = await told(world, {}, { email: undefined })
      await asked(world, 1)
      expect(await tell(world, outcomeOf(id))).toMatchObject(taken)
      release(how)
      const duties = async () => (await world.owed(id)).join() === owed.join()
      await until(`what is owed is [${owed}]`, duties)
      expect(await world.count('duty where due_at is not null')).toBe(0)
      expect(await world.state(id)).toBe('NOTIFIED_OK')
      expect(world.psp.refunds).toEqual([])
    },
  )

  test('two nodes ask at the same time for different payments, and each payment is asked once (NOTIFY-1)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(accepting)
    const second = await world.node()
    const ids = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(number => told(world, {}, { notices: [numbered(number)] })),
    )
    for (const id of ids) await world.reached(id, 'CLOSED')
    await second[Symbol.asyncDispose]()
    expect(world.psp.closings.map(call => messageIn(call).transactionId).toSorted()).toEqual(ids.toSorted())
  })

  test('a PSP that changes its names is asked with those of when the payment began (NOTIFY-1, NOTIFY-4)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(hangingUp)
    const id = await told(world)
    await attempted(world, id, 1)
    const channels = [{ idChannel: '00000000001_01', methods: ['RPIC'], touchpoints: ['CHECKOUT'] }]
    await world.register('psp', idPsp, { idBrokerPSP: '00000000001', channels })
    world.psp.close(accepting)
    await world.whileTimePasses(world.reached(id, 'CLOSED'))
    expect(new Set(world.psp.closings.map(({ body }) => body)).size).toBe(1)
  })

  test('a payment of before its names were kept is closed under those of the registry (NOTIFY-1)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(hangingUp)
    const id = await told(world)
    await attempted(world, id, 1)
    await world.database.run(
      `update platform.transaction set request = request - 'names' where id_transaction = $1`,
      [id],
    )
    await world.register('psp', idPsp, { idBrokerPSP: '00000000001' })
    world.psp.close(accepting)
    await world.whileTimePasses(world.reached(id, 'CLOSED'))
    const names = world.psp.closings.map(call => messageIn(call).idBrokerPSP)
    expect([names[0], names.at(-1)]).toEqual([idPsp, '00000000001'])
  })

  test('a platform that stopped between two attempts asks with the same bytes when it is back (NOTIFY-4, SAFE-6)', async () => {
    await using world = await newPlatformWorld()
    world.psp.close(hangingUp)
    const id = await told(world)
    await attempted(world, id, 1)
    await world.restart()
    world.psp.close(accepting)
    await world.whileTimePasses(world.reached(id, 'CLOSED'))
    expect(new Set(world.psp.closings.map(({ body }) => body)).size).toBe(1)
  })
})

test.each([
  ['302000100000009424', '02000100000009424'],
  ['001123456789012345', '123456789012345'],
  ['112345678901234567', '12345678901234567'],
  ['212345678901234567', '12345678901234567'],
])('notice %s is %s to its creditor (NOTIFY-1)', (noticeNumber, reference) => {
  expect(creditorReference(noticeNumber)).toBe(reference)
})

test.each([
  ['IT60X0542811101000000123456', true],
  ['GB82WEST12345698765432', true],
  ['IT60X0542811101000000123457', false],
  ['IT06X0542811101000000123456', false],
  ['it60x0542811101000000123456', false],
  ['', false],
])('%s is an IBAN: %s (NOTIFY-1)', (text, is) => {
  expect(isIban(text)).toBe(is)
})
