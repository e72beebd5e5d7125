import assert from 'node:assert/strict'
import { test } from 'vitest'
import type { Approval } from '../../src/psp/bank/ports.ts'
import { closeGate } from './gate.ts'
import { newBank } from './sandbox-world.ts'

type Bank = Awaited<ReturnType<typeof newBank>>
type Says = 'approved' | 'refused'

const minutes = 60_000
const approval = (payment: string, customer = 'anna'): Approval => ({
  idPSPTransaction: payment,
  customer,
  amount: 100,
  payee: 'Comune di Milano',
})
let payments = 0
async function answer(bank: Bank, says: Says, customer = 'anna') {
  const { challenge } = await bank.ask(approval(`p${++payments}`, customer))
  await bank.phone.answer(challenge, says)
}
async function refuse(bank: Bank, times: number, customer = 'anna') {
  for (let time = 0; time < times; time++) await answer(bank, 'refused', customer)
}
const isLocked = async (bank: Bank, customer = 'anna') =>
  'refused' in (await bank.sca.challenge(approval(`p${++payments}`, customer)))

test('who has refused five times in a row, across payments, is asked nothing for a quarter of an hour; nobody else is', async () => {
  await using bank = await newBank()
  await refuse(bank, 4)
  assert.equal(await isLocked(bank), false)
  await refuse(bank, 1)

  assert.deepEqual(await bank.sca.challenge(approval('another')), { refused: 'locked' })
  assert.equal(await isLocked(bank, 'bruno'), false)
  assert.equal((await bank.phone.pending()).filter(({ payee }) => payee === 'another').length, 0)
  await bank.clock.advance(15 * minutes - 1)
  assert.equal(await isLocked(bank), true)
  await bank.clock.advance(1)
  assert.equal(await isLocked(bank), false)
})

test('after the lock one begins anew: four refusals do not lock again', async () => {
  await using bank = await newBank()
  await refuse(bank, 5)
  await bank.clock.advance(15 * minutes)
  await refuse(bank, 4)
  assert.equal(await isLocked(bank), false)
  await refuse(bank, 1)
  assert.equal(await isLocked(bank), true)
})

test('a success takes all failures away', async () => {
  await using bank = await newBank()
  await refuse(bank, 4)
  await answer(bank, 'approved')
  await refuse(bank, 4)
  assert.equal(await isLocked(bank), false)
})

test('refusals that lie more than a day apart are not in a row', async () => {
  await using bank = await newBank()
  await refuse(bank, 4)
  await bank.clock.advance(24 * 60 * minutes + 1)
  await refuse(bank, 4)
  assert.equal(await isLocked(bank), false)
})

test('one refusal counts once, however often its button is pressed', async () => {
  await using bank = await newBank()
  const { challenge } = await bank.ask(approval('p'))
  await using gate = await closeGate(bank.url, 'select from bank.challenge for update')
  const clicks = Array.from({ length: 6 }, () => bank.phone.answer(challenge, 'refused'))
  await gate.queue(6)
  await gate.open()
  await Promise.all(clicks)
  assert.equal(await isLocked(bank), false)
  assert.deepEqual(await bank.run('select failed from bank.failure'), [{ failed: 1 }])
})

test('a question that nobody answers locks nobody out', async () => {
  await using bank = await newBank()
  for (let time = 0; time < 6; time++) {
    const { challenge } = await bank.ask(approval(`p${++payments}`))
    await bank.sca.withdraw(challenge)
  }
  assert.equal(await isLocked(bank), false)
})
