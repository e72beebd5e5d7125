import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../until.ts'
import { paced } from '../virtual-clock.ts'
import { saying } from './hostile-psp.ts'
import { newPlatformWorld, numbered, type PlatformWorld } from './platform-world.ts'

const day = 24 * 3_600_000
const hour = 3_600_000
let world: PlatformWorld
beforeAll(async () => {
  world = await newPlatformWorld({ config: { retention: 100 } })
})
afterAll(() => world[Symbol.asyncDispose]())

let people = 0
/** Somebody who is named wherever they can be. */
function orderOf() {
  const who = `Sofia${++people}`
  const notices = [1, 2].map(number => ({
    ...numbered(people * 10 + number),
    description: `Mensa di ${who} Verdi`,
  }))
  return { who, order: { notices, email: `${who}@example.it` } }
}

/** Everything that is written down, as text. */
async function everything(): Promise<string> {
  const tables = await world.database.run<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'platform'`,
  )
  const texts = await Promise.all(
    tables.map(({ name }) =>
      world.database.run<{ t: string }>(`select t::text from ${name} as t order by 1`),
    ),
  )
  return texts.flatMap(rows => rows.map(({ t }) => t)).join('\n')
}
const isForgotten = async (id: string) => {
  const [row] = await world.database.run<{ at: Date | null }>(
    'select forgotten_at as at from platform.transaction where id_transaction = $1',
    [id],
  )
  return row?.at != null
}
const forgotten = (id: string) =>
  paced(
    world.clock,
    until('its payer is forgotten', () => isForgotten(id)),
    hour,
  )
const standing = async (id: string) => (await world.send(`/payments/${id}`)).json

test('after its days nothing names the payer; how it stands, and what is locked, is as before', async () => {
  const { who, order } = orderOf()
  const refused = await world.requested(order)
  await world.callback(refused, { outcome: 'KO' })
  const paid = await world.requested(order)
  await world.step(paid, transaction => ({
    to: {
      state: 'NOTIFIED_OK',
      at: transaction.activatedAt,
      idPSPTransaction: 'PSP-0001',
      outcome: 'OK',
      authorizationCode: 'A1',
    },
    owes: [],
    ends: ['expire-transaction'],
    unlocks: false,
    event: 'notified',
  }))
  const before = await Promise.all([refused, paid].map(standing))
  const amounts = () =>
    world.database.run(`select request -> 'notices' -> 0 ->> 'amount' as amount,
    request -> 'notices' -> 0 ->> 'noticeNumber' as number, request ->> 'fee' as fee
    from platform.transaction order by id_transaction`)
  const books = await amounts()

  await world.clock.advance(99 * day)
  await world.clock.advance(hour)
  expect(await everything()).toContain(who)
  await world.clock.advance(day)
  for (const id of [refused, paid]) await forgotten(id)
  expect(await everything()).not.toContain(who)
  expect(await amounts()).toEqual(books)
  expect(await Promise.all([refused, paid].map(standing))).toEqual(before)
  expect((await world.pay(order)).status).toBe(409)
  expect((await world.callback(paid)).json).toMatchObject({ outcome: 'OK' })
  expect((await world.callback(refused, { outcome: 'KO' })).json).toMatchObject({ outcome: 'OK' })
})

test('whose refund is a person’s matter is remembered until it is settled (REFUND-24)', async () => {
  world.psp.refund(saying(500, '{}'))
  const { who, order } = orderOf()
  const id = await world.requested(order)
  await world.clock.advance(60_000)
  await world.whileTimePasses(world.reached(id, 'EXPIRED'))
  await world.database.run('update platform.duty set due_at = null where subject = $1', [id])
  await world.clock.advance(101 * day)
  await world.clock.advance(hour)
  const other = orderOf()
  const done = await world.requested(other.order)
  await world.callback(done, { outcome: 'CANCELED' })
  await world.clock.advance(101 * day)
  await forgotten(done)
  expect(await isForgotten(id)).toBe(false)
  expect(await everything()).toContain(who)
  expect(await everything()).not.toContain(other.who)
})

test('the receipts that a demo keeps are kept no longer', async () => {
  const { order } = orderOf()
  const id = await world.requested(order)
  await world.step(id, ({ activatedAt }) => ({
    to: { state: 'NOTIFIED_OK', at: activatedAt, idPSPTransaction: 'PSP-0001', outcome: 'OK' },
    owes: [{ duty: 'send-receipt', at: activatedAt }],
    ends: ['expire-transaction'],
    unlocks: false,
    event: 'notified',
  }))
  const kept = async () => (await world.send('/mail')).text.includes(order.email)
  await world.whileTimePasses(until('the receipt is there', kept))
  await world.clock.advance(101 * day)
  await forgotten(id)
  expect(await kept()).toBe(false)
})
