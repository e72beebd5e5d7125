import assert from 'node:assert/strict'
import { test } from 'vitest'
import type { Approval } from '../../src/psp/bank/ports.ts'
import { sandboxPages } from '../../src/psp/bank/sandbox/pages.ts'
import { newApp } from '../../src/runtime/http/server.ts'
import { closeGate } from './gate.ts'
import { newBank, order } from './sandbox-world.ts'

const approval: Approval = {
  idPSPTransaction: 'p1',
  customer: 'anna',
  amount: 122_00,
  payee: 'Comune di Milano',
}
const others: Partial<Approval>[] = [
  { amount: 122_01 },
  { payee: 'Comune di Milan' },
  { customer: 'bruno' },
  { idPSPTransaction: 'p2' },
]

test('an approval is good for what the payer saw, and the bank is told once', async () => {
  await using bank = await newBank()
  const { challenge, phoneUrl } = await bank.ask(approval)
  assert.match(challenge, /^[0-9a-f]{32}$/)
  assert.equal(phoneUrl, `http://localhost:8090/sandbox/phone/${challenge}`)
  assert.equal(await bank.sca.verdict(challenge, approval), 'pending')

  await bank.phone.answer(challenge, 'approved')

  assert.equal(await bank.sca.verdict(challenge, approval), 'approved')
  assert.deepEqual(bank.answered, ['p1'])
})

test.each(others)('an approval is void for another payment: %o', async change => {
  await using bank = await newBank()
  const { challenge } = await bank.ask(approval)
  await bank.phone.answer(challenge, 'approved')

  assert.equal(await bank.sca.verdict(challenge, { ...approval, ...change }), 'void')
})

test.each(others)('a refusal, too, is void for another payment: %o', async change => {
  await using bank = await newBank()
  const { challenge } = await bank.ask(approval)
  assert.equal(await bank.sca.verdict(challenge, { ...approval, ...change }), 'void')
  await bank.phone.answer(challenge, 'refused')

  assert.equal(await bank.sca.verdict(challenge, approval), 'refused')
  assert.equal(await bank.sca.verdict(challenge, { ...approval, ...change }), 'void')
})

test.each([
  { column: 'amount', value: '1', claimed: { amount: 1 } },
  { column: 'payee', value: `'Mallory'`, claimed: { payee: 'Mallory' } },
  { column: 'customer', value: `'bruno'`, claimed: { customer: 'bruno' } },
  { column: 'code', value: `'\\x00'`, claimed: {} },
])(
  'an approval is void when $column of its row is changed afterwards',
  async ({ column, value, claimed }) => {
    await using bank = await newBank()
    const { challenge } = await bank.ask(approval)
    await bank.phone.answer(challenge, 'approved')

    await bank.run(`update bank.challenge set ${column} = ${value}`)

    assert.equal(await bank.sca.verdict(challenge, approval), 'void')
    assert.equal(await bank.sca.verdict(challenge, { ...approval, ...claimed }), 'void')
    assert.equal((await bank.phone.show(challenge))?.state, 'void')
  },
)

test('the code of one challenge is void in another, also for the same payment', async () => {
  await using bank = await newBank()
  const first = await bank.ask(approval)
  await bank.sca.withdraw(first.challenge)
  const second = await bank.ask(approval)
  await bank.phone.answer(second.challenge, 'approved')

  const [stolen] = await bank.run<{ code: Buffer }>('select code from bank.challenge where code is not null')
  await bank.run(`update bank.challenge set state = 'withdrawn', code = null where id = $1`, [
    second.challenge,
  ])
  const put = `update bank.challenge set state = 'approved', code = $2 where id = $1`
  await bank.run(put, [first.challenge, stolen?.code])

  assert.equal(await bank.sca.verdict(first.challenge, approval), 'void')
})

test('asking again for the same payment goes on with the same challenge, answered or not', async () => {
  await using bank = await newBank()
  const first = await bank.ask(approval)
  assert.deepEqual(await bank.ask(approval), first)
  await bank.phone.answer(first.challenge, 'refused')
  assert.deepEqual(await bank.ask(approval), first)
})

test('asking another customer withdraws the question that is still open', async () => {
  await using bank = await newBank()
  const anna = await bank.ask(approval)
  const bruno = await bank.ask({ ...approval, customer: 'bruno' })

  await bank.phone.answer(anna.challenge, 'approved')

  assert.notEqual(bruno.challenge, anna.challenge)
  assert.equal(await bank.sca.verdict(anna.challenge, approval), 'withdrawn')
  assert.equal((await bank.phone.show(anna.challenge))?.state, 'withdrawn')
  assert.deepEqual(
    (await bank.phone.pending()).map(({ id }) => id),
    [bruno.challenge],
  )
  assert.deepEqual(bank.answered, [])
})

test('asking another customer leaves an answer that was given as it is', async () => {
  await using bank = await newBank()
  const anna = await bank.ask(approval)
  await bank.phone.answer(anna.challenge, 'approved')
  const bruno = await bank.ask({ ...approval, customer: 'bruno' })

  assert.equal(await bank.sca.verdict(anna.challenge, approval), 'approved')
  assert.equal(await bank.sca.verdict(bruno.challenge, { ...approval, customer: 'bruno' }), 'pending')
})

test('a withdrawn challenge cannot be answered, and an answered one cannot be withdrawn', async () => {
  await using bank = await newBank()
  const { challenge } = await bank.ask(approval)
  await bank.sca.withdraw(challenge)
  await bank.phone.answer(challenge, 'approved')
  assert.equal(await bank.sca.verdict(challenge, approval), 'withdrawn')

  const again = await bank.ask(approval)
  await bank.phone.answer(again.challenge, 'approved')
  await bank.sca.withdraw(again.challenge)
  assert.equal(await bank.sca.verdict(again.challenge, approval), 'approved')
  assert.deepEqual(bank.answered, ['p1'])
})

test('an unknown challenge is void', async () => {
  await using bank = await newBank()
  assert.equal(await bank.sca.verdict('0'.repeat(32), approval), 'void')
})

test('four clicks at once, of both buttons: one answer stands, and the bank is told once', async () => {
  await using bank = await newBank()
  const { challenge } = await bank.ask(approval)
  await using gate = await closeGate(bank.url, 'select from bank.challenge for update')

  const said = ['approved', 'refused', 'approved', 'refused'] as const
  const clicks = said.map(says => bank.phone.answer(challenge, says))
  await gate.queue(4)
  await gate.open()
  await Promise.all(clicks)

  assert.match(await bank.sca.verdict(challenge, approval), /^(approved|refused)$/)
  assert.deepEqual(bank.answered, ['p1'])
})

test('an answer and a withdrawal at once: one of them stands', async () => {
  await using bank = await newBank()
  const { challenge } = await bank.ask(approval)
  await using gate = await closeGate(bank.url, 'select from bank.challenge for update')

  const both = [bank.phone.answer(challenge, 'approved'), bank.sca.withdraw(challenge)]
  await gate.queue(2)
  await gate.open()
  await Promise.all(both)

  const verdict = await bank.sca.verdict(challenge, approval)
  assert.deepEqual(
    [verdict, bank.answered.length],
    verdict === 'approved' ? ['approved', 1] : ['withdrawn', 0],
  )
})

test('nine tabs that ask at once, for two customers: one question is open, and equal tabs share it', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, 'lock table bank.challenge in share mode')

  const customers = Array.from({ length: 9 }, (_, i) => (i % 2 ? 'anna' : 'bruno'))
  const asked = customers.map(customer => bank.ask({ ...approval, customer }))
  await gate.queue(9)
  await gate.open()
  const challenges = await Promise.all(asked)

  const pending = await bank.phone.pending()
  assert.equal(pending.length, 1)
  assert.ok(challenges.some(({ challenge }) => challenge === pending[0]?.id))
})

test('nine tabs that ask the same customer at once share one challenge', async () => {
  await using bank = await newBank()
  await using gate = await closeGate(bank.url, 'lock table bank.challenge in share mode')

  const asked = Array.from({ length: 9 }, () => bank.ask(approval))
  await gate.queue(9)
  await gate.open()

  assert.equal(new Set((await Promise.all(asked)).map(({ challenge }) => challenge)).size, 1)
})

async function newPages() {
  const bank = await newBank()
  const app = newApp()
  app.register(sandboxPages, { bank, bankName: 'Banca Passerella' })
  const get = (url: string) => app.inject({ url, headers: { 'accept-language': 'en' } })
  const post = (url: string, payload = '') =>
    app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  return {
    bank,
    get,
    post,
    async [Symbol.asyncDispose]() {
      await app.close()
      await bank[Symbol.asyncDispose]()
    },
  }
}

test('the phone lists what waits, shows amount and payee, and takes the answer of its form', async () => {
  await using pages = await newPages()
  const { challenge } = await pages.bank.ask({ ...approval, payee: '<Comune> di Milano' })
  const path = `/sandbox/phone/${challenge}`

  const list = await pages.get('/sandbox/phone')
  const shown = await pages.get(path)
  const action = /action="([^"]+)"/.exec(shown.body)?.[1] ?? ''
  const answered = await pages.post(action.replaceAll('&amp;', '&'), 'answer=approve')

  assert.match(list.headers['content-type'] ?? '', /^text\/html/)
  assert.ok(list.body.includes(path))
  assert.match(shown.body, /122\.00/)
  assert.match(shown.body, /&lt;Comune&gt; di Milano/)
  assert.deepEqual([answered.statusCode, answered.headers.location], [303, `${path}?lang=en`])
  assert.match((await pages.get(path)).body, /You approved/)
  assert.ok(!(await pages.get('/sandbox/phone')).body.includes(path))
})

test.each([
  { path: 'approve', form: '', status: 404, verdict: 'pending' },
  { path: 'refuse', form: '', status: 404, verdict: 'pending' },
  { path: 'answer', form: '', status: 303, verdict: 'pending' },
  { path: 'answer', form: 'answer=approve', status: 303, verdict: 'approved' },
  { path: 'answer', form: 'answer=refuse', status: 303, verdict: 'refused' },
])('a post of "$form" to $path leaves the challenge $verdict', async ({ path, form, status, verdict }) => {
  await using pages = await newPages()
  const { challenge } = await pages.bank.ask(approval)

  const { statusCode } = await pages.post(`/sandbox/phone/${challenge}/${path}`, form)

  assert.equal(statusCode, status)
  assert.equal(await pages.bank.sca.verdict(challenge, approval), verdict)
})

test('an answer to a withdrawn challenge changes nothing, and the phone says so', async () => {
  await using pages = await newPages()
  const { challenge } = await pages.bank.ask(approval)
  await pages.bank.sca.withdraw(challenge)

  await pages.post(`/sandbox/phone/${challenge}/answer`, 'answer=approve')

  assert.match((await pages.get(`/sandbox/phone/${challenge}`)).body, /Request withdrawn/)
  assert.equal(await pages.bank.sca.verdict(challenge, approval), 'withdrawn')
})

test('an unknown challenge leads back to the list', async () => {
  await using pages = await newPages()
  const { statusCode, headers } = await pages.get(`/sandbox/phone/${'0'.repeat(32)}`)
  assert.deepEqual([statusCode, headers.location], [303, '/sandbox/phone?lang=en'])
})

test.each(['%00', '%ED%95%9C', `${'0'.repeat(31)}%00`])('no challenge is called %s', async name => {
  await using pages = await newPages()
  const shown = await pages.get(`/sandbox/phone/${name}`)
  const answered = await pages.post(`/sandbox/phone/${name}/answer`, 'answer=approve')
  assert.deepEqual([shown.statusCode, answered.statusCode], [303, 303])
})

test('the accounts show the debit', async () => {
  await using pages = await newPages()
  await pages.bank.coreBanking.takeMoney(order({ key: 'p1' }))

  const { body } = await pages.get('/sandbox/accounts')

  assert.match(body, /TARI 2026 · Comune di Milano/)
  assert.match(body, /1,128\.00/)
})
