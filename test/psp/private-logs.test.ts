import { expect, test } from 'vitest'
import { callbackKey, newPspWorld } from './psp-world.ts'

test('the logs of a whole payment, with trouble on the way, hold nothing private', async () => {
  await using world = await newPspWorld()
  const session = 'eyJhbGciOiJIUzI1NiJ9.session.token'
  const payment = await world.opened({
    email: 'pagatore@example.it',
    urlBack: `https://pagopa.example/ritorno#sessionToken=${session}`,
    amount: 1_013, // the bank's first answer is lost, which is logged
  })
  await world.platform.down() // so is a callback that nobody takes
  await payment.payer.submit(`${payment.url}/authorize`, { customer: '<anna>' })
  await world.approve(await world.asked(payment))
  await world.reached(payment, 'settled')
  await world.database.run('alter table psp.payment rename to payment_away')
  await payment.payer.get(payment.url)
  await world.retrieve({ ...payment.request, idTransaction: 'z'.repeat(32) })
  await world.database.run('alter table psp.payment_away rename to payment')
  await world.stop()

  const token = payment.url.split('/pay/')[1] ?? ''
  const text = world.lines.join('')
  expect(world.lines.length).toBeGreaterThan(2)
  for (const secret of [
    'pagatore@',
    session,
    token,
    token.slice(32),
    callbackKey,
    '"anna"',
    'Anna Conti',
    payment.payer.cookie ?? '',
  ])
    expect(text).not.toContain(secret)
})
