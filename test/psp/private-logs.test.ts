import { join } from 'node:path'
import { expect, test } from 'vitest'
import { until } from '../until.ts'
import { command, newOrders } from './banks/obedient.ts'
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

test('what a bank says of its troubles is neither logged nor kept, but for its class and code', async () => {
  const bank = join(import.meta.dirname, 'banks', 'obedient.ts')
  await using world = await newPspWorld({ config: { bank } })
  const failAtOnce = (): never => {
    throw Object.assign(new RangeError('no funds on IT60X05428 of payer@example.it'), { code: 'CORE_DOWN' })
  }
  const fail = async () => failAtOnce()
  let verdicts = 0
  command(world.database.url, {
    ...newOrders(world.clock),
    takeMoney: fail,
    verdict: () => (verdicts++ === 0 ? failAtOnce() : Promise.resolve('approved')),
  })
  const payment = await world.opened()
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  await payment.payer.get(payment.url)
  await payment.payer.get(payment.url)
  const owed = await until('the bank has failed to take', async () => {
    const duty = await world.duty(payment, 'take-money')
    return duty?.last_answer ? duty : undefined
  })

  expect(owed.last_answer).toBe('the bank did not answer: RangeError CORE_DOWN')
  expect(world.lines.filter(line => line.includes('RangeError CORE_DOWN')).length).toBeGreaterThan(1)
  expect(world.lines.join('')).not.toMatch(/payer@|IT60X/)
})
