import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createDevelopmentPki } from '../../src/runtime/development-pki.ts'
import { closeGate } from '../psp/gate.ts'
import { until } from '../until.ts'
import {
  answering,
  cutOff,
  hangingUp,
  heldBack,
  hostilePsp,
  huge,
  idPSPTransaction,
  type Manner,
  page,
  saying,
  silent,
  trickling,
  twice,
  without,
} from './hostile-psp.ts'
import { idPsp, newPlatformWorld, notice, numbered, order } from './platform-world.ts'
import { accepting, messageIn } from './soap-psp.ts'

const life = 'select life from platform.transaction'

test('201 asks the PSP once, under our certificate, for what the payer ordered, and hands its URL out (URL-2, URL-24, PAGE-8, TLS-3)', async () => {
  await using world = await newPlatformWorld()
  const { status, json } = await world.pay()
  expect(status).toBe(201)
  expect(json).toEqual({
    idTransaction: expect.stringMatching(/^[0-9a-f]{32}$/),
    url: page,
    amount: 12_200,
    timeout: 60_000,
  })
  const [asked, ...others] = world.psp.received
  expect(others).toEqual([])
  expect(asked).toEqual({
    idTransaction: json.idTransaction,
    idPsp,
    amount: 12_200,
    urlBack: expect.any(String),
    description: 'TARI 2026',
    idPaymentMethod: 'RPIC',
    touchpoint: 'CHECKOUT',
    paName: 'Comune di Milano',
    paymentMethod: 'Pago in conto',
    email: 'payer@example.it',
  })
  const back = new URL(asked?.urlBack ?? '')
  expect(back.origin + back.pathname).toBe('http://localhost:8080/return')
  expect(back.searchParams.get('t')).toBe(String(world.clock.now().getTime()))
  const fragment = new URLSearchParams(back.hash.slice(1))
  expect(fragment.get('clientId')).toBe('CHECKOUT')
  expect(fragment.get('transactionId')).toBe(json.idTransaction)
  expect(fragment.get('sessionToken')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
})

test('201 for five notices sends their sum, the first description, and no paName or email', async () => {
  await using world = await newPlatformWorld()
  const notices = [1, 2, 3, 4, 5].map(number => ({
    ...numbered(number, number),
    description: `n. ${number}`,
  }))
  const { status, json } = await world.pay({ notices, email: undefined })
  expect({ status, amount: json.amount }).toEqual({ status: 201, amount: 165 })
  expect(world.psp.received[0]).toMatchObject({ amount: 165, description: 'n. 1' })
  expect(world.psp.received[0]).not.toHaveProperty('paName')
  expect(world.psp.received[0]).not.toHaveProperty('email')
})

test('201 cuts a payee’s name above 70 characters to 67 and three dots, and no character in two (URL-7)', async () => {
  await using world = await newPlatformWorld()
  const companyName = '🏛'.repeat(71)
  await world.pay({ notices: [{ ...notice, companyName }] })
  await world.pay({ notices: [{ ...numbered(2), companyName: '🏛'.repeat(70) }] })
  expect(world.psp.received.map(({ paName }) => paName)).toEqual([`${'🏛'.repeat(67)}...`, '🏛'.repeat(70)])
})

test('201 without a timeout waits ten minutes, counted from the PSP’s answer (URL-13)', async () => {
  const held = heldBack()
  await using world = await newPlatformWorld()
  world.psp.behave(async (asked, response) => {
    await held.released
    without('timeout')(asked, response)
  })
  const paid = world.pay()
  await until('the PSP is asked', () => world.psp.received[0])
  await world.clock.advance(5_000)
  const answered = world.clock.now().getTime()
  held.release()
  const { json } = await paid
  expect(json.timeout).toBe(600_000)
  const standing = await world.send(`/payments/${json.idTransaction}`)
  expect(standing.json).toMatchObject({
    state: 'AUTHORIZATION_REQUESTED',
    amount: 12_200,
    deadline: new Date(answered + 600_000).toISOString(),
  })
})

test('201 for an idPSPTransaction of 140 characters, which the closing carries whole (NOTIFY-1)', async () => {
  const idPSPTransaction = '🏛'.repeat(140)
  await using world = await newPlatformWorld({ manner: answering({ idPSPTransaction }) })
  world.psp.close(accepting)
  const id = await world.requested()
  expect((await world.callback(id, { idPSPTransaction })).json).toMatchObject({ outcome: 'OK' })
  await world.reached(id, 'CLOSED')
  expect(messageIn(world.psp.closings[0]).metadata).toContainEqual(['idPSPTransaction', idPSPTransaction])
})

test.each(['http://localhost:8090/pay/x', 'http://127.0.0.1/pay', 'http://[::1]:8090/pay'])(
  '201 for a page without TLS on this machine: %s',
  async url => {
    await using world = await newPlatformWorld({ manner: answering({ url }) })
    expect((await world.pay()).json).toMatchObject({ url })
  },
)

describe('400 names the field, asks nobody and leaves no trace', () => {
  const sum = [numbered(1, 99_999_999), numbered(2, 1)]
  test.each<[string, unknown, string]>([
    ['no JSON', 'hello', 'body'],
    ['an array', '[]', 'body'],
    ['two fees', '{"fee":1,"fee":2}', 'fee'],
    ['nothing', {}, 'notices'],
    ['no notices', order({ notices: [] }), 'notices'],
    ['six notices', order({ notices: [1, 2, 3, 4, 5, 6].map(number => numbered(number)) }), 'notices'],
    ['a notice twice', order({ notices: [notice, notice] }), 'notices.1'],
    ['a text for a notice', order({ notices: ['x'] }), 'notices.0'],
    ['a short fiscal code', order({ notices: [{ ...notice, fiscalCode: '7' }] }), 'notices.0.fiscalCode'],
    [
      'a number for a fiscal code',
      order({ notices: [{ ...notice, fiscalCode: 77777777777 }] }),
      'notices.0.fiscalCode',
    ],
    [
      'letters in a notice number',
      order({ notices: [{ ...notice, noticeNumber: 'x'.repeat(18) }] }),
      'notices.0.noticeNumber',
    ],
    ['no description', order({ notices: [{ ...notice, description: undefined }] }), 'notices.0.description'],
    ['an amount of nothing', order({ notices: [{ ...notice, amount: 0 }] }), 'notices.0.amount'],
    ['a fraction of a cent', order({ notices: [{ ...notice, amount: 1.5 }] }), 'notices.0.amount'],
    ['an amount as text', order({ notices: [{ ...notice, amount: '100' }] }), 'notices.0.amount'],
    ['a negative amount', order({ notices: [{ ...notice, amount: -1 }] }), 'notices.0.amount'],
    ['too much in all', order({ notices: sum, fee: 0 }), 'notices'],
    ['a negative fee', order({ fee: -1 }), 'fee'],
    ['no address', order({ email: 'nobody' }), 'email'],
    ['two addresses', order({ email: 'a,b@x.it' }), 'email'],
    ['an address whose domain begins with a hyphen', order({ email: 'a@-x.it' }), 'email'],
    ['an address with a domain of nothing', order({ email: 'a@x..it' }), 'email'],
    ['an address with a long local part', order({ email: `${'a'.repeat(70)}@x.it` }), 'email'],
    [
      'control characters',
      order({ notices: [{ ...notice, companyName: 'a\u0000b' }] }),
      'notices.0.companyName',
    ],
    ['an unknown PSP', order({ idPsp: 'NOBODY' }), 'idPsp'],
    ['an unknown method', order({ idPaymentMethod: 'CP' }), 'idPaymentMethod'],
    ['a method of another PSP', order({ idPsp: 'OTHERITMXXX', idPaymentMethod: 'RBPS' }), 'idPaymentMethod'],
    ['an unknown touchpoint', order({ touchpoint: 'SHOP' }), 'touchpoint'],
    ['a method not offered there', order({ idPaymentMethod: 'RBPS', touchpoint: 'IO' }), 'touchpoint'],
    ['a body that is too long', ' '.repeat(1024 * 1024), 'body'],
  ])('400 for %s', async (_name, body, field) => {
    await using world = await newPlatformWorld()
    const { status, json } = await world.post('/payments', body)
    expect(json).toMatchObject({ status: 400, title: 'Bad Request' })
    expect(status).toBe(400)
    expect(json.problems).toContainEqual({ field, expected: expect.any(String) })
    expect(json.detail).toContain(`${field}: expected `)
    expect(world.psp.received).toEqual([])
    expect([await world.count('transaction'), await world.count('notice_lock')]).toEqual([0, 0])
  })

  test('400 for another content type', async () => {
    await using world = await newPlatformWorld()
    const { json } = await world.post('/payments', order(), { 'content-type': 'text/plain' })
    expect(json.detail).toContain('content-type')
  })
})

describe('409 while a notice is being paid, or has been', () => {
  test('409 names the notice that is locked, and locks none of the others (SAFE-4)', async () => {
    await using world = await newPlatformWorld()
    await world.requested({ notices: [numbered(1), numbered(2)] })
    const { status, json } = await world.pay({ notices: [numbered(3), numbered(2)] })
    const { fiscalCode, noticeNumber } = numbered(2)
    expect({ status, notices: json.notices }).toEqual({
      status: 409,
      notices: [{ fiscalCode, noticeNumber }],
    })
    expect((await world.pay({ notices: [numbered(3)] })).status).toBe(201)
  })

  test('409 for one of two payers who take the same notices at once, in either order, and no deadlock', async () => {
    await using world = await newPlatformWorld()
    const notices = [1, 2, 3, 4, 5].map(number => numbered(number))
    await using gate = await closeGate(
      world.database.url,
      `insert into platform.notice_lock values ('${notice.fiscalCode}', '${numbered(1).noticeNumber}', 'gate')`,
    )
    const asked = [world.pay({ notices }), world.pay({ notices: notices.toReversed() })]
    await gate.queue(2)
    await gate.undo()
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([201, 409])
    expect(await world.count('notice_lock')).toBe(5)
    expect(await world.count('transaction')).toBe(1)
  })

  test('409 after the deadline too, for money may have been taken (SAFE-4)', async () => {
    await using world = await newPlatformWorld()
    world.psp.refund(hangingUp)
    const id = await world.requested()
    await world.clock.advance(60_000)
    await world.whileTimePasses(world.reached(id, 'EXPIRED'))
    expect((await world.send(`/payments/${id}`)).json).toMatchObject({ state: 'EXPIRED', outcomeCode: 17 })
    expect((await world.pay()).status).toBe(409)
  })
})

describe('a PSP that gives no URL makes the notices payable again at once (URL-23)', () => {
  const problem = { title: 'No', detail: 'payer@example.it, IT60X0542811101000000123456' }
  test.each<[string, Manner, string]>([
    ['a 400', saying(400, problem), 'refused'],
    ['a 503', saying(503, '<h1>Sorry</h1>'), 'refused'],
    ['a 201', saying(201, {}), 'broken'],
    ['a redirect', saying(302, '', { location: 'https://psp.example/' }), 'broken'],
    ['no JSON', saying(200, '<h1>Hello</h1>'), 'broken'],
    ['two amounts', twice, 'broken'],
    ['a field that is not known', answering({ more: 1 }), 'broken'],
    ['no idPSPTransaction', without('idPSPTransaction'), 'broken'],
    ['an empty idPSPTransaction', answering({ idPSPTransaction: '' }), 'broken'],
    ['an idPSPTransaction of 141 characters', answering({ idPSPTransaction: 'x'.repeat(141) }), 'broken'],
    ['another amount', answering({ amount: 12_201 }), 'broken'],
    ['another idTransaction', answering({ idTransaction: 'f'.repeat(32) }), 'broken'],
    ['a timeout of nothing', answering({ timeout: 0 }), 'broken'],
    ['a timeout above ten minutes', answering({ timeout: 600_001 }), 'broken'],
    ['a page without TLS', answering({ url: 'http://psp.example/pay' }), 'broken'],
    ['a page that is a script', answering({ url: 'javascript:alert(1)' }), 'broken'],
    ['a page with credentials', answering({ url: 'https://a:b@psp.example/' }), 'broken'],
    ['a path for a page', answering({ url: '/pay' }), 'broken'],
    ['more than 64 KiB', huge, 'broken'],
    ['half an answer', cutOff, 'unreachable'],
    ['no answer at all', hangingUp, 'unreachable'],
  ])('502 for %s', async (_name, manner, reason) => {
    await using world = await newPlatformWorld({ manner })
    const { status, json } = await world.pay()
    expect({ status, ...json }).toMatchObject({
      status: 502,
      idTransaction: world.psp.received[0]?.idTransaction,
    })
    expect(world.psp.received).toHaveLength(1)
    const [stored] = await world.database.run(life)
    expect(stored).toMatchObject({ life: { state: 'EXPIRED_NOT_AUTHORIZED', reason } })
    expect([await world.count('notice_lock'), await world.count('duty')]).toEqual([0, 0])
    const said = world.lines.join('')
    expect(said).toContain('the PSP gave no URL')
    for (const personal of ['payer@', 'IT60X']) expect(said).not.toContain(personal)
  })

  test('502 when nobody listens at its endpoint', async () => {
    await using world = await newPlatformWorld({
      config: { endpoints: [{ url: 'https://localhost:1/redirections' }] },
    })
    expect((await world.pay()).status).toBe(502)
    expect(await world.count('notice_lock')).toBe(0)
  })

  test('502 when its certificate does not verify: nothing is sent to it (TLS-5)', async () => {
    await using world = await newPlatformWorld()
    const others = await createDevelopmentPki(join(dirname(world.pki.ca), 'others'), new Date())
    await using stranger = await hostilePsp(others, world.clock)
    await using trusting = await newPlatformWorld({ config: { endpoints: [{ url: stranger.url }] } })
    expect((await trusting.pay()).status).toBe(502)
    expect(stranger.received).toEqual([])
    expect((await world.pay()).status).toBe(201)
  })

  test.each([
    ['silent', silent],
    ['slow with the rest of its answer', trickling],
  ])(
    '504 after eight seconds of a PSP that is %s, and it is not asked again (URL-24)',
    async (_name, manner) => {
      await using world = await newPlatformWorld({ manner })
      const paid = world.pay()
      await until('the PSP is asked', () => world.psp.received[0])
      await world.clock.advance(7_999)
      expect(await world.count('notice_lock')).toBe(1)
      await world.clock.advance(1)
      expect((await paid).status).toBe(504)
      expect(world.psp.received).toHaveLength(1)
      expect([await world.count('notice_lock'), await world.count('duty')]).toEqual([0, 0])
    },
  )
})

test('504 for an answer that comes after we have given up: its URL is not handed out', async () => {
  const held = heldBack()
  await using world = await newPlatformWorld({ manner: held.manner, config: { patience: 60_000 } })
  const paid = world.pay()
  const asked = await until('the PSP is asked', () => world.psp.received[0])
  await world.database.run('update platform.duty set due_at = $1', [world.clock.now()])
  await world.database.run(
    `update platform.transaction set life = jsonb_set(life, '{givesUpAt}', to_jsonb($1::text))`,
    [world.clock.now().toISOString()],
  )
  await world.whileTimePasses(world.reached(asked.idTransaction, 'EXPIRED_NOT_AUTHORIZED'))
  held.release()
  const { status, json } = await paid
  expect(status).toBe(504)
  expect(json).not.toHaveProperty('url')
})

test('a platform that dies while it asks makes the notices payable again when it is back (SAFE-6)', async () => {
  await using world = await newPlatformWorld({ manner: silent })
  const paid = world.pay().catch(() => undefined)
  const asked = await until('the PSP is asked', () => world.psp.received[0])
  await using later = await newPlatformWorld({ config: { databaseUrl: world.database.url } })
  await later.clock.advance(13_000)
  await later.whileTimePasses(later.reached(asked.idTransaction, 'EXPIRED_NOT_AUTHORIZED'))
  expect((await later.pay()).status).toBe(201)
  await world.clock.advance(8_000)
  await paid
})

test('a transaction that expires while its URL is written down keeps the duty of its new deadline (SAFE-6)', async () => {
  const held = heldBack()
  await using world = await newPlatformWorld({ manner: held.manner })
  world.psp.refund(hangingUp)
  const paid = world.pay()
  await until('the PSP is asked', () => world.psp.received[0])
  await using gate = await closeGate(world.database.url, 'select from platform.transaction for update')
  held.release()
  await gate.queue(1)
  await world.clock.advance(13_000)
  await world.whileTimePasses(gate.queue(2))
  await gate.open()
  const { status, json } = await paid
  expect(status).toBe(201)
  const id = String(json.idTransaction)
  await until('the late look is over', async () => {
    const [duty] = await world.database.run<{ due_at: Date }>('select due_at from platform.duty')
    return duty
  })
  await world.clock.advance(60_000)
  await world.whileTimePasses(world.reached(id, 'EXPIRED'))
})

test.each(['f'.repeat(32), '%00', `${'f'.repeat(31)}%00`])(
  '404 for a payment that is not known: %s',
  async id => {
    await using world = await newPlatformWorld()
    const { status, json } = await world.send(`/payments/${id}`)
    expect({ status, ...json }).toMatchObject({ status: 404, title: 'Not Found' })
  },
)

test('200 tells the outcome and its code once it is known', async () => {
  await using world = await newPlatformWorld()
  const id = await world.requested()
  await world.callback(id, { outcome: 'CANCELED' })
  expect((await world.send(`/payments/${id}`)).json).toEqual({
    idTransaction: id,
    state: 'UNAUTHORIZED',
    amount: 12_200,
    outcome: 'CANCELED',
    errorCode: 'E1',
    outcomeCode: 8,
  })
})

test('an outcome for a transaction whose URL nobody has is refused, whatever it says (SAFE-2)', async () => {
  await using world = await newPlatformWorld({ manner: answering({ amount: 1 }) })
  const { json } = await world.pay()
  expect((await world.callback(String(json.idTransaction), { idPSPTransaction })).status).toBe(400)
})
