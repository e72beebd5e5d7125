import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { validateReply } from '../../src/contract/validate.ts'
import { redirectExamples } from '../contract/samples.ts'
import { callerNamed } from '../psp/callers.ts'
import { closeGate } from '../psp/gate.ts'
import { idPsp, newPspWorld, type PspWorld, redirection, type Wire } from '../psp/psp-world.ts'
import { broken } from './broken-redirections.ts'

/** Nothing new is written to the table while it is held. */
const payments = 'lock table psp.payment in share mode'

describe('RetrieveRedirectUrl', () => {
  let world: PspWorld
  beforeAll(async () => {
    world = await newPspWorld({ config: { connections: 80 } })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const keepsContract = ({ status, json }: Wire) =>
    expect(validateReply('RetrieveRedirectUrl', status, json)).toMatchObject({ ok: true })

  test('200 answers with the page, the two identifiers, the amount and the time (URL-1, URL-8, URL-10)', async () => {
    const request = redirection({ amount: 99_999_999 })
    const reply = await world.retrieve(request)

    expect(reply.status).toBe(200)
    keepsContract(reply)
    expect(Object.keys(reply.json).sort()).toEqual(
      ['amount', 'idPSPTransaction', 'idTransaction', 'timeout', 'url'].sort(),
    )
    expect(reply.json).toMatchObject({
      idTransaction: request.idTransaction,
      amount: 99_999_999,
      timeout: 600_000,
    })
  })

  test('200 has a url with a secret of its own, a name of its own, and no idTransaction in it (URL-9, URL-11, URL-22)', async () => {
    const requests = [redirection(), redirection()]
    const replies = await Promise.all(requests.map(request => world.retrieve(request)))
    expect(new Set(replies.map(({ json }) => json.idPSPTransaction)).size).toBe(2)
    const secrets = replies.map(({ json: { url, idPSPTransaction } }) => {
      const [, token = ''] = String(url).split(`${world.page}/pay/`)
      return token.replace(String(idPSPTransaction), '')
    })

    for (const [index, secret] of secrets.entries()) {
      expect(secret).toMatch(/^[\w-]{43}$/) // 256 bits
      expect(replies[index]?.text.split(requests[index]?.idTransaction ?? '')).toHaveLength(2)
    }
    expect(new Set(secrets).size).toBe(2)
  })

  test.each(Object.entries(redirectExamples))(
    '200 to the example of the sources: %s (URL-1)',
    async (_name, example) => {
      const reply = await world.retrieve({ ...example, idPsp, idTransaction: newIdTransaction() })
      expect(reply.status).toBe(200)
      keepsContract(reply)
    },
  )

  test('200 to a request with fields that the contract does not know (URL-14)', async () => {
    const request = redirection()
    const more = { ...request, more: { idTransaction: 1 }, constructor: 'x', state: 'settled' }
    const first = await world.retrieve(more)
    const second = await world.retrieve(request)

    expect(first.status).toBe(200)
    expect(second.text).toBe(first.text)
    const [row] = await world.database.run('select request from psp.payment where id_psp_transaction = $1', [
      first.json.idPSPTransaction,
    ])
    expect(row).toEqual({ request })
  })

  test('200 to an amount of nothing, written either way, as one payment (URL-4, URL-19)', async () => {
    const body = JSON.stringify(redirection({ amount: 0 }))
    const minus = await world.retrieve(body.replace('"amount":0', '"amount":-0'))
    const again = await world.retrieve(body.replace('"amount":0', '"amount":-0.0'))
    const plain = await world.retrieve(body)

    expect(minus.status).toBe(200)
    expect(again.text).toBe(minus.text)
    expect(plain.text).toBe(minus.text)
  })

  test('200 fifty times to fifty equal requests at once, and one payment (URL-19)', async () => {
    const before = await world.traces()
    const request = redirection()
    await using gate = await closeGate(world.database.url, payments)
    const asked = Array.from({ length: 50 }, () => world.retrieve(request))
    await gate.queue(50)
    await gate.open()
    const replies = await Promise.all(asked)

    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    expect(replies[0]?.status).toBe(200)
    expect(await world.traces()).toBe(before + 3)
  })

  test('200 with the same bytes after the PSP was started again (URL-19)', async () => {
    const request = redirection({ paName: 'Città di Łódź 🏛', email: 'payer@example.it' })
    const before = await world.retrieve(request)
    await world.stop()
    await world.start()

    expect((await world.retrieve(request)).text).toBe(before.text)
  })

  test.each([
    ['amount', { amount: 12_201 }],
    ['urlBack', { urlBack: 'https://evil.example/' }],
    ['description', { description: 'TARI 2027' }],
    ['email', { email: 'another@example.it' }],
    ['a missing paName', { paName: undefined }],
  ])('400 to another request under a used idTransaction: %s differs (URL-20)', async (_field, change) => {
    const request = redirection()
    const first = await world.retrieve(request)
    const rows = await world.traces()
    const other = await world.retrieve({ ...request, ...change })

    expect(other.status).toBe(400)
    expect(other.json.detail).toMatch(/^idTransaction: /)
    keepsContract(other)
    expect(await world.traces()).toBe(rows)
    expect((await world.retrieve(request)).text).toBe(first.text)
  })

  test('400 to all but one of many different requests under one idTransaction at once (URL-20)', async () => {
    const request = redirection()
    await using gate = await closeGate(world.database.url, payments)
    const asked = Array.from({ length: 20 }, (_, cents) =>
      world.retrieve({ ...request, amount: 1_000 + cents }),
    )
    await gate.queue(20)
    await gate.open()
    const replies = await Promise.all(asked)
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 400)).toHaveLength(19)
  })

  test.each(broken)('400 names $field when $what, and nothing is kept (URL-14)', async each => {
    const rows = await world.traces()
    const request = redirection()
    const { body, headers } = each.send(request)
    const reply = await world.retrieve(body, headers)

    expect(reply.status).toBe(400)
    keepsContract(reply)
    expect(reply.json).toMatchObject({ status: 400, title: 'Bad Request' })
    expect(`${reply.json.detail}`.split('; ').map(problem => problem.split(':')[0])).toContain(each.field)
    expect(reply.json.idTransaction).toBe(each.legible ? request.idTransaction : undefined)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(await world.traces()).toBe(rows)
  })

  test.each(['WEB', 'checkout', ''])(
    '400 to a touchpoint that is neither CHECKOUT nor IO: %j (URL-5)',
    async touchpoint => {
      const reply = await world.retrieve({ ...redirection(), touchpoint })
      expect(reply).toMatchObject({
        status: 400,
        json: { detail: 'touchpoint: expected one of CHECKOUT, IO' },
      })
    },
  )

  test('400 says which it is that is not served: the PSP, the method or the touchpoint (URL-21)', async () => {
    const [psp] = world.settings.psps
    await using other = await newPspWorld({
      config: { psps: [{ idPsp, name: 'Banca Demo', ...psp, methods: ['RPIC'], touchpoints: ['IO'] }] },
    })
    const refused = async (asked: Partial<ReturnType<typeof redirection>>) => {
      const { status, json } = await other.retrieve(redirection({ touchpoint: 'IO', ...asked }))
      return [status, json.detail]
    }
    expect(await refused({ idPsp: 'OTHERITMXXX' })).toEqual([
      400,
      'idPsp: expected a PSP that is served here',
    ])
    expect(await refused({ idPaymentMethod: 'RBPB' })).toEqual([400, 'idPaymentMethod: expected one of RPIC'])
    expect(await refused({ touchpoint: 'CHECKOUT' })).toEqual([400, 'touchpoint: expected one of IO'])
    expect(await other.traces()).toBe(0)
  })

  test('401 to a caller whom the CA vouches for under another name (URL-15)', async () => {
    const rows = await world.traces()
    for (const name of ['somebody', 'localhost', 'PAGOPA-FORWARDER', 'pagopa-forwarder.evil.example']) {
      const reply = await world.retrieve(redirection(), {}, await callerNamed(world, name))
      expect(reply.status).toBe(401)
      keepsContract(reply)
    }
    expect(await world.traces()).toBe(rows)
  })

  test('401 to the wrong caller comes before anything is said of the body (TLS-6)', async () => {
    const reply = await world.retrieve('no JSON', {}, await callerNamed(world, 'somebody'))
    expect(reply.status).toBe(401)
  })

  test('500 when the database is broken, and a payment when it is whole again (URL-16)', async () => {
    const request = redirection()
    await world.database.run('alter table psp.payment rename to payment_away')
    const failed = await world.retrieve(request)
    await world.database.run('alter table psp.payment_away rename to payment')

    expect(failed.status).toBe(500)
    keepsContract(failed)
    expect(failed.json.idTransaction).toBe(request.idTransaction)
    expect(failed.text).not.toMatch(/psp\.payment|relation/)
    expect((await world.retrieve(request)).status).toBe(200)
  })
})
