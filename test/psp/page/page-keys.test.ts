import { afterAll, beforeAll, expect, test } from 'vitest'
import { virtualClock } from '../../virtual-clock.ts'
import { newPayer } from '../payer.ts'
import { newPspWorld, type PspWorld, redirection } from '../psp-world.ts'

const before = 'a-page-key-for-tests'
const next = 'the-page-key-that-comes-next'
const clock = virtualClock()
let world: PspWorld
beforeAll(async () => {
  world = await newPspWorld({ clock })
})
afterAll(() => world[Symbol.asyncDispose]())

async function restart(keys: { pageKey: string; otherPageKeys?: string }) {
  await world.stop()
  Object.assign(world.settings, { otherPageKeys: undefined, ...keys })
  await world.start()
}

test('the page key changes while payers are on their way, and nobody notices (URL-19, URL-22)', async () => {
  await restart({ pageKey: before, otherPageKeys: `${next}\n` }) // first every node knows the new one
  const old = await world.opened()
  const [answered, untouched] = [await world.retrieve(old.request), await world.retrieve(redirection())]

  await restart({ pageKey: next, otherPageKeys: `some-key-of-long-ago\n${before}` })
  expect((await old.payer.get(old.url)).status).toBe(200)
  expect((await newPayer().get(String(untouched.json.url))).status).toBe(200)
  expect((await world.retrieve(old.request)).text).toBe(answered.text)
  await old.payer.submit(`${old.url}/cancel`)
  await world.confirmed(old)
  expect(await world.life(old)).toMatchObject({ outcome: 'CANCELED' })
  const young = await world.opened()

  await restart({ pageKey: before, otherPageKeys: next }) // a node that still makes addresses with the old one
  expect((await young.payer.get(young.url)).status).toBe(200)

  await restart({ pageKey: next })
  expect((await young.payer.get(young.url)).status).toBe(200)
  expect((await old.payer.get(old.url)).status).toBe(404)
  expect((await newPayer().get(String(untouched.json.url))).status).toBe(404)
})

test('neither the secret of an address nor that of a browser is written down (URL-22, PAGE-3)', async () => {
  const payment = await world.opened()
  await world.asked(payment)
  const rows = await world.database.run<{ text: string }>(
    `select payment::text as text from psp.payment union all select event::text from psp.event
     union all select duty::text from psp.duty union all select challenge::text from bank.challenge`,
  )
  const text = rows.map(({ text }) => text).join('\n')
  expect(text).toContain(payment.idPSPTransaction)
  const secret = payment.url.slice(-43)
  const cookie = payment.payer.cookie?.split('=')[1] ?? 'missing'
  for (const [hidden, bytes] of [secret, cookie].map(one => [one, Buffer.from(one, 'base64url')] as const)) {
    expect(text).not.toContain(hidden)
    expect(text).not.toContain(bytes.toString('hex'))
  }
  for (const key of [before, next]) expect(text).not.toContain(key)
})
