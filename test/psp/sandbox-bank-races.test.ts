import assert from 'node:assert/strict'
import { test } from 'vitest'
import { closeGate } from './gate.ts'
import { newBank, order } from './sandbox-world.ts'

const times = <T>(count: number, work: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => work(i))
const account = (customer: string) => `select from bank.account where customer = '${customer}' for update`
const results = (answers: { result: string }[], result: string) =>
  answers.filter(answer => answer.result === result).length

test('fifty orders under one key at once: one debit, fifty equal answers (SAFE-1)', async () => {
  await using bank = await newBank()
  await using crowd = bank.again(50)
  await using gate = await closeGate(bank.url, account('anna'))

  const asked = times(50, () => crowd.coreBanking.takeMoney(order({ key: 'k1' })))
  await gate.queue(50)
  await gate.open()
  const answers = await Promise.all(asked)

  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(answers[0]?.result, 'booked')
  assert.equal(await bank.balance('anna'), 1_128_00)
  await bank.holdsTogether()
})

test('two amounts under one key at once: one is booked, the other is an error', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, account('anna'))

  const asked = Promise.allSettled(
    [100, 200].map(amount => bank.coreBanking.takeMoney(order({ key: 'k1', amount }))),
  )
  await gate.queue(2)
  await gate.open()

  const outcomes = (await asked).map(({ status }) => status).sort()
  assert.deepEqual(outcomes, ['fulfilled', 'rejected'])
  await bank.holdsTogether()
})

test('two customers under one key at once: one is booked, the other is an error and keeps its money', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, account('clearing'))

  const first = bank.coreBanking.takeMoney(order({ key: 'k1', customer: 'anna', amount: 10 }))
  await gate.queue(1)
  const second = bank.coreBanking.takeMoney(order({ key: 'k1', customer: 'bruno', amount: 10 }))
  const refused = assert.rejects(second, { name: 'KeyReused' })
  await gate.queue(2)
  await gate.open()

  assert.equal((await first).result, 'booked')
  await refused
  assert.equal(await bank.balance('bruno'), 42)
})

test('nine orders at once for the money of four: four are booked, five are refused', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, account('bruno'))

  const asked = times(9, i =>
    bank.coreBanking.takeMoney(order({ key: `k${i}`, customer: 'bruno', amount: 10 })),
  )
  await gate.queue(9)
  await gate.open()
  const answers = await Promise.all(asked)

  assert.equal(results(answers, 'booked'), 4)
  assert.equal(results(answers, 'refused'), 5)
  assert.equal(await bank.balance('bruno'), 2)
  await bank.holdsTogether()
})

test('three orders at once, each within the daily limit alone: one is booked', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, account('dario'))

  const asked = times(3, i =>
    bank.coreBanking.takeMoney(order({ key: `k${i}`, customer: 'dario', amount: 30_00 })),
  )
  await gate.queue(3)
  await gate.open()

  assert.equal(results(await Promise.all(asked), 'booked'), 1)
})

test('a return that meets a debit still being written gives it back (SAFE-2)', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, account('clearing'))

  const taken = bank.coreBanking.takeMoney(order({ key: 'k1' }))
  await gate.queue(1)
  const returned = bank.coreBanking.returnMoney({ key: 'k1' })
  await gate.queue(2)
  await gate.open()

  assert.equal((await taken).result, 'booked')
  assert.equal((await returned).result, 'returned')
  assert.equal(await bank.balance('anna'), 1_250_00)
  await bank.holdsTogether()
})

const barring = `insert into bank.journal (kind, key, at, refusal) values ('debit', 'k1', now(), 'BARRED')`

test('a debit that meets a return still being written is barred once it is', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, barring)

  const taken = bank.coreBanking.takeMoney(order({ key: 'k1' }))
  await gate.queue(1)
  await gate.open()

  assert.deepEqual(await taken, { result: 'refused', errorCode: 'BARRED' })
  assert.equal(await bank.balance('anna'), 1_250_00)
})

test('a debit that meets a return which is never written is booked', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, barring)

  const taken = bank.coreBanking.takeMoney(order({ key: 'k1' }))
  await gate.queue(1)
  await gate.undo()

  assert.equal((await taken).result, 'booked')
})

test('a debit and a return let loose at the same instant: given back or barred, and never in between', async () => {
  await using bank = await newBank()
  for (const key of times(20, i => `k${i}`)) {
    await using gate = await closeGate(bank.url, 'lock table bank.journal in share mode')
    const both = Promise.all([
      bank.coreBanking.takeMoney(order({ key })),
      bank.coreBanking.returnMoney({ key }),
    ])
    await gate.queue(2)
    await gate.open()
    const [taken, returned] = await both
    assert.equal(returned.result, taken.result === 'booked' ? 'returned' : 'nothing-taken')
    assert.equal(await bank.balance('anna'), 1_250_00)
  }
  await bank.holdsTogether()
})

test('nine returns under one key at once: the money comes back once, with nine equal answers', async () => {
  await using bank = await newBank()
  await bank.coreBanking.takeMoney(order({ key: 'k1' }))
  await using gate = await closeGate(bank.url, account('anna'))

  const asked = times(9, () => bank.coreBanking.returnMoney({ key: 'k1' }))
  await gate.queue(9)
  await gate.open()
  const answers = await Promise.all(asked)

  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(answers[0]?.result, 'returned')
  assert.equal(await bank.balance('anna'), 1_250_00)
  await bank.holdsTogether()
})

test('two returns under each of many keys, let go together: each key gives back once, with equal answers (SAFE-1, REFUND-3)', async () => {
  await using bank = await newBank()
  await using crowd = bank.again(50)
  const keys = times(25, index => `k${index}`)
  for (const key of keys) await bank.coreBanking.takeMoney(order({ key, amount: 100 }))
  await using gate = await closeGate(bank.url, 'lock table bank.journal in share mode')

  const asked = keys.map(key => Promise.all(times(2, () => crowd.coreBanking.returnMoney({ key }))))
  await gate.queue(50)
  await gate.open()

  for (const [one, other] of await Promise.all(asked)) {
    assert.equal(one?.result, 'returned')
    assert.deepEqual(other, one)
  }
  assert.equal(await bank.balance('anna'), 1_250_00)
  await bank.holdsTogether()
})
