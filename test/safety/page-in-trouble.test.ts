import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeGate } from '../psp/gate.ts'
import { newPayer } from '../psp/payer.ts'
import { newPspWorld, type PspWorld, redirection } from '../psp/psp-world.ts'
import { paced, virtualClock } from '../virtual-clock.ts'

const clock = virtualClock()
let world: PspWorld
beforeAll(async () => {
  world = await newPspWorld({ clock })
})
afterAll(() => world[Symbol.asyncDispose]())

const lockPayments = 'lock table psp.payment in access exclusive mode'

test('a page that cannot be shown now says so and comes back by itself, it is not «no longer available» (PAGE-6)', async () => {
  const payment = await world.opened()
  await world.database.run('alter table psp.payment rename to payment_away')
  const shown = await payment.payer.get(payment.url)
  const cancelled = await payment.payer.submit(`${payment.url}/cancel`)
  const stream = await payment.payer.get(`${payment.url}/events?stage=choose`)
  await world.database.run('alter table psp.payment_away rename to payment')

  const path = new URL(payment.url).pathname
  for (const page of [shown, cancelled]) {
    expect(page).toMatchObject({ status: 503, headers: { refresh: `3; url=${path}?lang=it` } })
    expect(page.text).not.toContain('non è più disponibile')
    expect(page.text).toContain('Non ripetere il pagamento')
  }
  expect(stream.status).toBe(503)
  expect((await payment.payer.get(`${payment.url}?lang=it`)).text).toContain('name="customer"')
})

test('a browser that asks twice at once and loses to itself keeps the cookie that won (PAGE-3)', async () => {
  const { json } = await world.retrieve(redirection())
  const url = String(json.url)
  const pages = await Promise.all(Array.from({ length: 4 }, () => newPayer().get(url)))
  const cookies = pages.filter(({ headers }) => headers['set-cookie'] !== undefined)
  expect(cookies.map(({ status }) => status)).toEqual([200])
})

test('a payer who is gone before their stream begins leaves nobody asking the database (PAGE-1)', async () => {
  const payment = await world.opened()
  await using gate = await closeGate(world.database.url, lockPayments)
  const leaving = new AbortController()
  const stream = request(`${payment.url}/events?stage=choose`, {
    headers: { cookie: payment.payer.cookie ?? '' },
    signal: leaving.signal,
  })
  await gate.queue(1)
  leaving.abort()
  await stream.catch(() => {})
  await payment.payer.get(`${payment.url.split('/pay/')[0]}/assets/page.css`) // by now the server knows
  await gate.open()
  await paced(clock, payment.payer.get(payment.url)) // and has had the answer

  await using again = await closeGate(world.database.url, lockPayments)
  await clock.advance(2_000)
  const look = payment.payer.get(payment.url)
  await again.queue(1) // whoever looks now, and nobody else
  await again.open()
  await look
})
