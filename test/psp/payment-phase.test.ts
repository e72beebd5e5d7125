import { expect, test } from 'vitest'
import { newPspWorld } from './psp-world.ts'

test('a payer who approves on the phone has paid once, and the platform is told OK (OUTCOME-1, PAGE-5)', async () => {
  await using world = await newPspWorld()
  const before = await world.balance('anna')
  const payment = await world.opened()

  await world.approve(await world.asked(payment))
  const life = await world.reached(payment, 'settled')
  await world.confirmed(payment)

  expect(life).toMatchObject({ outcome: 'OK' })
  expect(await world.balance('anna')).toBe(before - payment.request.amount)
  expect(world.platform.received).toHaveLength(1)
  expect(JSON.parse(world.platform.received[0]?.body ?? '')).toMatchObject({
    idPSPTransaction: payment.idPSPTransaction,
    outcome: 'OK',
  })
})
