import { request } from 'undici'
import { expect, test } from 'vitest'
import { until } from '../../until.ts'
import { newPspWorld, type OpenPayment } from '../psp-world.ts'

/** The stream that a payer's page listens to. */
async function listen({ url, payer }: OpenPayment, stage: string) {
  const { statusCode, headers, body } = await request(`${url}/events?stage=${stage}`, {
    headers: { cookie: payer.cookie ?? '' },
  })
  const heard = { text: '', ended: false }
  body.on('data', chunk => {
    heard.text += chunk
  })
  body.on('close', () => {
    heard.ended = true
  })
  body.on('error', () => {})
  return { statusCode, headers, heard, leave: () => void body.destroy() }
}

test('the page hears at once that the phone has answered (PAGE-2)', async () => {
  await using world = await newPspWorld()
  const payment = await world.opened()
  const phone = await world.asked(payment)
  const stream = await listen(payment, 'approve')
  await until('the stream is open', () => stream.heard.text.includes(':\n\n'))
  expect(stream.heard.text).not.toContain('changed')

  const before = performance.now()
  await world.approve(phone)
  await until('the page hears it', () => stream.heard.text.includes('event: changed\n'))

  expect(performance.now() - before).toBeLessThan(1_500) // the look at what other nodes did comes after 2,000
  await until('the stream ends', () => stream.heard.ended)
  expect(stream.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
})

test('a page that is no longer true hears it from the start (PAGE-2)', async () => {
  await using world = await newPspWorld()
  const payment = await world.opened()
  await world.asked(payment)
  const stream = await listen(payment, 'choose')
  await until('the page hears it', () => stream.heard.text.includes('event: changed\ndata: approve'))
})

test('streams end when the PSP stops, and its stopping waits for no page (PAGE-2)', async () => {
  await using world = await newPspWorld()
  const payments = await Promise.all([world.opened(), world.opened(), world.opened()])
  const streams = await Promise.all(payments.map(payment => listen(payment, 'choose')))
  await until('the streams are open', () => streams.every(({ heard }) => heard.text.includes(':\n\n')))

  const before = performance.now()
  await world.stop()
  expect(performance.now() - before).toBeLessThan(2_000)
  await until('the streams have ended', () => streams.every(({ heard }) => heard.ended))
  expect(streams.map(({ heard }) => heard.text.includes('changed'))).toEqual([false, false, false])
})

test('a page that goes away in the middle disturbs nobody (PAGE-2)', async () => {
  await using world = await newPspWorld()
  const payment = await world.opened()
  for (let pages = 0; pages < 20; pages++) (await listen(payment, 'choose')).leave()
  await payment.payer.submit(`${payment.url}/cancel`)
  await world.confirmed(payment)
  expect(world.lines.filter(line => line.includes('cannot be told'))).toEqual([])
})
