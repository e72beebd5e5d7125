import { expect, test } from 'vitest'
import { until } from '../until.ts'
import { paced } from '../virtual-clock.ts'
import { audit } from './auditor.ts'
import { newBothWorld } from './both-world.ts'
import { loseRequest } from './manners.ts'

const day = 24 * 3_600_000
const email = 'sofia.verdi@example.it'
const description = 'Mensa di Sofia Verdi'

test('payers are forgotten on both sides, and the audit of both books finds nothing (SAFE-1, SAFE-2, SAFE-3, SAFE-4)', async () => {
  await using world = await newBothWorld({
    platform: { demo: true, retention: 90 },
    psp: { retention: 90 },
  })
  const { psp, platform } = world.databases
  const notice = () => ({ ...world.newNotice(), description })
  const paid = await world.paid(notice(), { email })
  await world.reached(paid.idTransaction, 'NOTIFIED_OK')
  await world.cancel(await world.opened(notice(), { email }))
  world.wire.set('CallbackOutcome', loseRequest)
  const undone = await world.paid(notice(), { email })
  await world.reached(undone.idTransaction, 'REFUNDED')
  world.wire.mend()
  await world.rest()
  await audit(world.books, world.wire)
  const states = () =>
    Promise.all([paid, undone].map(({ idTransaction }) => world.books.state(idTransaction)))
  const before = await states()

  await world.clock.advance(91 * day)
  const named = async () => {
    const [ours] = await psp.run<{ rows: number }>(
      `select (select count(*) from psp.payment where payment::text ~* 'sofia')::int
         + (select count(*) from bank.journal where journal::text ~* 'sofia')::int
         + (select count(*) from bank.challenge)::int as rows`,
    )
    const [theirs] = await platform.run<{ rows: number }>(
      `select count(*)::int as rows from platform.transaction where transaction::text ~* 'sofia'`,
    )
    return (ours?.rows ?? 1) + (theirs?.rows ?? 1)
  }
  await paced(
    world.clock,
    until('nobody is named', async () => (await named()) === 0),
    3_600_000,
  )
  expect(await states()).toEqual(before)
  expect(before).toEqual(['NOTIFIED_OK', 'REFUNDED'])
  await audit(world.books, world.wire)
})
