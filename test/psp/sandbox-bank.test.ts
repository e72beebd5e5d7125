import assert from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newBank, order } from './sandbox-world.ts'

test('takes money once: debit and booking stand together, and the same key gets the same answer (SAFE-1)', async () => {
  await using bank = await newBank()

  const first = await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 122_00 }))
  await bank.clock.advance(60_000)
  const second = await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 122_00 }))

  assert.equal(first.result, 'booked')
  assert.deepEqual(second, first)
  assert.equal(await bank.balance('anna'), 1_128_00)
  assert.equal(await bank.posted('clearing'), 122_00)
})

test('takes money again under another key, with another authorization code', async () => {
  await using bank = await newBank()

  const first = await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 100 }))
  const second = await bank.coreBanking.takeMoney(order({ key: 'k2', amount: 100 }))

  assert.ok(first.result === 'booked' && second.result === 'booked')
  assert.notEqual(first.authorizationCode, second.authorizationCode)
  assert.equal(await bank.balance('anna'), 1_248_00)
})

test.each([
  { customer: 'bruno', amount: 43, errorCode: 'NO_FUNDS' },
  { customer: 'carla', amount: 1, errorCode: 'ACCOUNT_BLOCKED' },
  { customer: 'dario', amount: 50_01, errorCode: 'LIMIT_EXCEEDED' },
  { customer: 'nobody', amount: 1, errorCode: 'UNKNOWN_CUSTOMER' },
  { customer: 'clearing', amount: 1, errorCode: 'UNKNOWN_CUSTOMER' },
])(
  'refuses $amount cents of $customer with $errorCode, and remembers it',
  async ({ customer, amount, errorCode }) => {
    await using bank = await newBank()
    const asked = order({ key: 'k1', customer, amount })

    assert.deepEqual(await bank.coreBanking.takeMoney(asked), { result: 'refused', errorCode })
    await bank.run(`update bank.account set balance = 100000, blocked = false, daily_limit = null
                  where kind = 'customer'`)
    assert.deepEqual(await bank.coreBanking.takeMoney(asked), { result: 'refused', errorCode })
    assert.deepEqual(await bank.coreBanking.returnMoney({ key: 'k1' }), { result: 'nothing-taken' })
    assert.equal(await bank.posted('clearing'), 0)
  },
)

test('takes the last cent, and the overdraft to the last cent, and not one more', async () => {
  await using bank = await newBank()
  await bank.run(`update bank.account set overdraft = 58 where customer = 'bruno'`)

  const last = await bank.coreBanking.takeMoney(order({ key: 'k1', customer: 'bruno', amount: 100 }))
  const more = await bank.coreBanking.takeMoney(order({ key: 'k2', customer: 'bruno', amount: 1 }))

  assert.equal(last.result, 'booked')
  assert.deepEqual(more, { result: 'refused', errorCode: 'NO_FUNDS' })
  assert.equal(await bank.balance('bruno'), -58)
})

test('the daily limit counts the day in Rome, starts anew at midnight, and a return of the day counts back', async () => {
  await using bank = await newBank({ now: '2026-07-10T21:58:00Z' })
  const take = (key: string) => bank.coreBanking.takeMoney(order({ key, customer: 'dario', amount: 30_00 }))

  assert.equal((await take('k1')).result, 'booked')
  assert.deepEqual(await take('k2'), { result: 'refused', errorCode: 'LIMIT_EXCEEDED' })
  await bank.coreBanking.returnMoney({ key: 'k1' })
  assert.equal((await take('k3')).result, 'booked')
  await bank.clock.advance(3 * 60_000)
  assert.equal((await take('k4')).result, 'booked')
  await bank.coreBanking.returnMoney({ key: 'k3' })
  assert.deepEqual(await take('k5'), { result: 'refused', errorCode: 'LIMIT_EXCEEDED' })
})

test.each([{ amount: 101 }, { customer: 'dario' }])(
  'a used key with %o is an error, and moves nothing',
  async change => {
    await using bank = await newBank()
    const first = await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 100 }))

    await assert.rejects(bank.coreBanking.takeMoney(order({ key: 'k1', amount: 100, ...change })), {
      name: 'KeyReused',
    })

    assert.deepEqual(await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 100 })), first)
    assert.equal(await bank.posted('clearing'), 100)
  },
)

test.each([-1, 0.5, Number.NaN])('an amount of %s is an error, and leaves no trace', async amount => {
  await using bank = await newBank()

  await assert.rejects(bank.coreBanking.takeMoney(order({ key: 'k1', amount })))

  assert.equal((await bank.run(`select from bank.journal where kind = 'debit'`)).length, 0)
})

test('a payment of nothing is booked like any other, and leaves the balance as it was', async () => {
  await using bank = await newBank()
  const before = await bank.posted('clearing')

  assert.equal((await bank.coreBanking.takeMoney(order({ key: 'k0', amount: 0 }))).result, 'booked')
  assert.equal((await bank.coreBanking.returnMoney({ key: 'k0' })).result, 'returned')

  assert.equal(await bank.posted('clearing'), before)
})

test('gives back what was booked, once, and says the same when asked again (REFUND-3)', async () => {
  await using bank = await newBank()
  await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 122_00 }))

  const first = await bank.coreBanking.returnMoney({ key: 'k1' })
  await bank.clock.advance(1_000)
  const second = await bank.coreBanking.returnMoney({ key: 'k1' })

  assert.equal(first.result, 'returned')
  assert.deepEqual(second, first)
  assert.equal(await bank.balance('anna'), 1_250_00)
  assert.equal(await bank.posted('clearing'), 0)
})

test('after money was given back, its key still tells that it was booked, and takes nothing again', async () => {
  await using bank = await newBank()
  const booked = await bank.coreBanking.takeMoney(order({ key: 'k1' }))
  await bank.coreBanking.returnMoney({ key: 'k1' })

  assert.deepEqual(await bank.coreBanking.takeMoney(order({ key: 'k1' })), booked)
  assert.equal(await bank.balance('anna'), 1_250_00)
})

test('where nothing was taken, a return bars the key for ever (SAFE-2)', async () => {
  await using bank = await newBank()

  assert.deepEqual(await bank.coreBanking.returnMoney({ key: 'k1' }), { result: 'nothing-taken' })
  assert.deepEqual(await bank.coreBanking.returnMoney({ key: 'k1' }), { result: 'nothing-taken' })
  const late = await bank.coreBanking.takeMoney(order({ key: 'k1' }))

  assert.deepEqual(late, { result: 'refused', errorCode: 'BARRED' })
  assert.equal(await bank.balance('anna'), 1_250_00)
})

test('an amount that ends in 13 cents is booked, and its first answer never comes, whoever asks again', async () => {
  await using bank = await newBank()
  await using restarted = bank.again()
  const asked = order({ key: 'k1', amount: 10_13 })

  await assert.rejects(bank.coreBanking.takeMoney(asked), { name: 'BankSilent' })
  assert.equal(await bank.balance('anna'), 1_239_87)
  const answer = await restarted.coreBanking.takeMoney(asked)

  assert.equal(answer.result, 'booked')
  assert.deepEqual(await bank.coreBanking.takeMoney(asked), answer)
  assert.equal(await bank.balance('anna'), 1_239_87)
})

test('an amount that ends in 13 cents and is refused gets its refusal at once', async () => {
  await using bank = await newBank()

  const answer = await bank.coreBanking.takeMoney(order({ key: 'k1', customer: 'bruno', amount: 10_13 }))

  assert.deepEqual(answer, { result: 'refused', errorCode: 'NO_FUNDS' })
})

test('an amount that ends in 71 cents is not given back for a minute: refused each time, and then returned (REFUND-7)', async () => {
  await using bank = await newBank()
  await using restarted = bank.again()
  await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 10_71 }))
  await bank.clock.advance(3_600_000)
  const refusal = { result: 'refused', errorCode: 'RETURN_REFUSED' }

  assert.deepEqual(await bank.coreBanking.returnMoney({ key: 'k1' }), refusal)
  await bank.clock.advance(59_999)
  assert.deepEqual(await restarted.coreBanking.returnMoney({ key: 'k1' }), refusal)
  assert.equal(await bank.balance('anna'), 1_239_29)
  await bank.clock.advance(1)
  const returned = await bank.coreBanking.returnMoney({ key: 'k1' })

  assert.equal(returned.result, 'returned')
  assert.deepEqual(await restarted.coreBanking.returnMoney({ key: 'k1' }), returned)
  assert.equal(await bank.balance('anna'), 1_250_00)
})

test('an amount that ends in 37 cents is given back after ten seconds of silence (REFUND-23)', async () => {
  await using bank = await newBank()
  await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 10_37 }))

  await assert.rejects(bank.coreBanking.returnMoney({ key: 'k1' }), { name: 'BankSilent' })
  await bank.clock.advance(9_999)
  await assert.rejects(bank.coreBanking.returnMoney({ key: 'k1' }), { name: 'BankSilent' })
  await bank.clock.advance(1)

  assert.equal((await bank.coreBanking.returnMoney({ key: 'k1' })).result, 'returned')
  assert.equal(await bank.balance('anna'), 1_250_00)
})

test.each([71, 37])(
  'where nothing was taken of an amount that ends in %i cents, its key is barred at once',
  async cents => {
    await using bank = await newBank()
    await bank.coreBanking.takeMoney(order({ key: 'k1', customer: 'carla', amount: cents }))

    for (const key of ['k1', 'k2'])
      assert.deepEqual(await bank.coreBanking.returnMoney({ key }), { result: 'nothing-taken' })
  },
)

test('a return is a movement of its own, and says which debit it gives back', async () => {
  await using bank = await newBank()
  const taken = bank.clock.now()
  await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 50_00 }))
  await bank.clock.advance(60_000)
  await bank.coreBanking.returnMoney({ key: 'k1' })

  const [anna] = await bank.accounts()
  const description = 'TARI 2026 · Comune di Milano'
  assert.deepEqual(anna?.movements.slice(0, 2), [
    { at: bank.clock.now(), description, amount: 50_00, returnOf: taken },
    { at: taken, description, amount: -50_00, returnOf: null },
  ])
})

test('demo accounts open once, keep their balances, and bear valid IBANs', async () => {
  await using bank = await newBank()
  await bank.coreBanking.takeMoney(order({ key: 'k1', amount: 50_00 }))

  await Promise.all([bank.open(), bank.open()])

  const accounts = await bank.accounts()
  assert.deepEqual(
    accounts.map(({ customer, balance }) => [customer, balance]),
    [
      ['anna', 1_200_00],
      ['bruno', 42],
      ['carla', 800_00],
      ['dario', 5_000_00],
    ],
  )
  assert.deepEqual(
    accounts[0]?.movements.map(({ amount }) => amount),
    [-50_00, 1_250_00],
  )
  for (const { iban } of accounts) assert.equal(remainder(iban), 1n)
  const customers = await bank.sca.customers()
  assert.deepEqual(
    customers?.map(({ customer }) => customer),
    ['anna', 'bruno', 'carla', 'dario'],
  )
})

test('the journal cannot be changed, and an order cannot be written with one side', async () => {
  await using bank = await newBank()
  await bank.coreBanking.takeMoney(order({ key: 'k1' }))

  await assert.rejects(bank.run('update bank.journal set amount = 1'), /never changed/)
  await assert.rejects(bank.run('delete from bank.journal'), /never changed/)
  await assert.rejects(
    bank.run(`insert into bank.journal (kind, key, at, customer, amount, description, authorization_code, from_account)
              values ('debit', 'k2', now(), 'anna', 1, '', 'x', 'anna')`),
    /moves_or_is_refused/,
  )
  await assert.rejects(
    bank.run(`update bank.account set balance = -1 where customer = 'bruno'`),
    /within_overdraft/,
  )
})

const customer = fc.constantFrom('anna', 'bruno', 'carla', 'dario', 'nobody')
const key = fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5')
const amount = fc.oneof(
  fc.integer({ min: 1, max: 60_00 }),
  fc.constantFrom(13, 10_13, 71, 37, 42, 43, 600_00),
)
const move = fc.oneof(
  { weight: 3, arbitrary: fc.record({ take: fc.record({ key, customer, amount }) }) },
  { weight: 1, arbitrary: fc.record({ giveBack: key }) },
  { weight: 1, arbitrary: fc.record({ hours: fc.integer({ min: 1, max: 30 }) }) },
)

test('whatever is ordered, at once or in turn: postings balance, balances are their postings, keys move money once', async () => {
  await using bank = await newBank()
  let run = 0
  const perform = (step: typeof move extends fc.Arbitrary<infer M> ? M : never) => {
    if ('hours' in step) return bank.clock.advance(step.hours * 3_600_000)
    if ('giveBack' in step) return bank.coreBanking.returnMoney({ key: `${run} ${step.giveBack}` })
    const { key, ...rest } = step.take
    return bank.coreBanking.takeMoney(order({ ...rest, key: `${run} ${key}` }))
  }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(move, { maxLength: 4 }), { maxLength: 10 }), async waves => {
      run++
      for (const wave of waves) {
        const answers = await Promise.allSettled(wave.map(perform))
        for (const answer of answers)
          if (answer.status === 'rejected') expect(answer.reason.name).toMatch(/^(BankSilent|KeyReused)$/)
      }
      await bank.holdsTogether()
    }),
    { numRuns: 60 },
  )
})

test('a payment has to be decided within 40 seconds where its amount ends in 59 cents, and in no other', async () => {
  await using bank = await newBank()
  const hurried = Array.from({ length: 100 }, (_, i) => 12_00 + i).filter(amount => bank.timeLimit?.(amount))

  assert.deepEqual(hurried, [12_59])
  assert.equal(bank.timeLimit?.(12_59), 40_000)
})

/** ISO 13616: letters count from ten, the first four characters go last, and 97 divides with one left over. */
function remainder(iban: string): bigint {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map(character => Number.parseInt(character, 36))
  return BigInt(digits.join('')) % 97n
}
