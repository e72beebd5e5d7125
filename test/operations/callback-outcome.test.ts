import { describe, expect, test } from 'vitest'
import { close, refuseClosing, settle } from '../../src/platform/closing.ts'
import { notRefunded, refunded } from '../../src/platform/refund.ts'
import { answering, hangingUp, heldBack, refunding } from '../platform/hostile-psp.ts'
import { keys, newPlatformWorld, nobody, notice, type PlatformWorld } from '../platform/platform-world.ts'
import { closeGate } from '../psp/gate.ts'
import { until } from '../until.ts'

const unknownId = 'f'.repeat(32)
const timeout = 60_000
const row = 'select from platform.transaction for update'

type Step = Parameters<PlatformWorld['step']>[1]
const settled: Step = (transaction, now) => settle(transaction, { outcome: 'OK' }, now)
const failed: Step = (transaction, now) =>
  notRefunded(transaction, { reason: 'refused', said: 'answered KO', by: nobody }, now)

/** Everything that can become of an OK, and the steps that lead there. */
const afterOk: [string, Step[]][] = [
  ['AUTHORIZATION_COMPLETED', []],
  ['CLOSED', [close]],
  ['NOTIFIED_OK', [close, settled]],
  ['REFUND_REQUESTED', [refuseClosing]],
  ['REFUNDED', [refuseClosing, refunded]],
  ['REFUND_ERROR', [refuseClosing, failed]],
]
async function took(world: PlatformWorld, steps: Step[]) {
  world.psp.refund(hangingUp)
  const id = await world.requested()
  await world.callback(id)
  for (const step of steps) await world.step(id, step)
  return id
}
const disputes = (world: PlatformWorld) => world.lines.filter(line => line.includes('a PSP disputes'))

describe('CallbackOutcome', () => {
  test('200 OK takes note of an OK, and the notices stay locked (OUTCOME-3, OUTCOME-15, SAFE-4)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    const { status, json } = await world.callback(id)
    expect({ status, json }).toEqual({ status: 200, json: { idTransaction: id, outcome: 'OK' } })
    expect(await world.state(id)).toBe('AUTHORIZATION_COMPLETED')
    expect(await world.count('notice_lock')).toBe(1)
    expect(await world.owed(id)).toEqual(['expire-transaction', 'notify-payment'])
    expect(await world.events(id)).toEqual(['activated', 'handed-out', 'OK'])
  })

  test.each(['KO', 'CANCELED', 'EXPIRED', 'ERROR'])(
    '200 OK takes note of %s, keeps its errorCode, and the notices are payable again (OUTCOME-8, OUTCOME-10)',
    async outcome => {
      await using world = await newPlatformWorld()
      const id = await world.requested()
      const { status, json } = await world.callback(id, { outcome })
      expect({ status, json }).toEqual({ status: 200, json: { idTransaction: id, outcome: 'OK' } })
      const { json: standing } = await world.send(`/payments/${id}`)
      expect(standing).toMatchObject({ state: 'UNAUTHORIZED', outcome, errorCode: 'E1' })
      expect(await world.count('notice_lock')).toBe(0)
      expect((await world.pay()).status).toBe(201)
    },
  )

  test('200 OK accepts an outcome without details, and records them as absent (OUTCOME-6)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    expect((await world.callback(id, { details: undefined })).status).toBe(200)
    const [stored] = await world.database.run<{ life: object }>('select life from platform.transaction')
    expect(stored?.life).not.toHaveProperty('authorizationCode')
  })

  test('200 OK for the secondary key too (OUTCOME-11)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    expect((await world.callback(id, {}, keys.secondary)).json).toMatchObject({ outcome: 'OK' })
  })

  test('200 OK for the same outcome again, after the deadline too, and nothing changes (OUTCOME-18, SAFE-5)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    const first = await world.callback(id)
    await world.clock.advance(timeout * 2)
    const details = { timestampOperation: '2026-03-02T10:00:00Z', authorizationCode: 'A2' }
    const second = await world.callback(id, { details })
    expect(second.text).toBe(first.text)
    const [stored] = await world.database.run<{ life: object }>('select life from platform.transaction')
    expect(stored?.life).toMatchObject({ authorizationCode: 'A1' })
    expect(await world.events(id)).toHaveLength(3)
  })

  test('200 OK for fifty identical callbacks at once: one step, fifty equal answers (OUTCOME-18)', async () => {
    await using world = await newPlatformWorld({ config: { connections: 80 } })
    const id = await world.requested()
    await using gate = await closeGate(world.database.url, row)
    const asked = Array.from({ length: 50 }, () => world.callback(id))
    await gate.queue(50)
    await gate.open()
    const answers = await Promise.all(asked)
    for (const { status, text } of answers) expect([status, text]).toEqual([200, answers[0]?.text])
    expect(await world.events(id)).toEqual(['activated', 'handed-out', 'OK'])
  })

  test('200 KO for a different outcome later, and the first one stands (OUTCOME-19, SAFE-5)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await world.callback(id, { outcome: 'KO' })
    const { status, json } = await world.callback(id, { outcome: 'OK' })
    expect({ status, json }).toEqual({ status: 200, json: { idTransaction: id, outcome: 'KO' } })
    expect(await world.state(id)).toBe('UNAUTHORIZED')
  })

  test.each(afterOk)(
    '200 OK for the OK that was heard, and 200 KO for any other, once it is %s: nothing changes (OUTCOME-18, OUTCOME-19, SAFE-5)',
    async (state, steps) => {
      await using world = await newPlatformWorld()
      const id = await took(world, steps)
      const events = await world.events(id)
      expect((await world.callback(id)).json).toEqual({ idTransaction: id, outcome: 'OK' })
      for (const outcome of ['KO', 'CANCELED', 'EXPIRED', 'ERROR']) {
        const { status, json } = await world.callback(id, { outcome })
        expect({ status, json }).toEqual({ status: 200, json: { idTransaction: id, outcome: 'KO' } })
      }
      expect(await world.state(id)).toBe(state)
      expect(await world.events(id)).toEqual([...events, ...Array.from({ length: 4 }, () => 'disputed')])
    },
  )

  test('200 KO for a contradiction is told to a person; the same one again, once somebody has looked (OUTCOME-19, SAFE-3)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await world.callback(id, { outcome: 'KO' })
    for (const _ of [1, 2, 3]) await world.callback(id, { outcome: 'OK' })
    expect(disputes(world)).toHaveLength(1)
    expect(await world.duty(id, 'clear-up')).toMatchObject({
      due_at: null,
      last_answer: 'reported OK against what it had reported',
    })
    await world.retry(id, 'clear-up')
    await world.whileTimePasses(until('it is cleared up', async () => !(await world.duty(id, 'clear-up'))))
    await world.callback(id, { outcome: 'OK' })
    expect(disputes(world)).toHaveLength(2)
  })

  test('200 KO for an OK after a harmless contradiction: both stand where people look, as one duty anew (OUTCOME-19, SAFE-2)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await world.callback(id, { outcome: 'EXPIRED' })
    await world.callback(id, { outcome: 'CANCELED' })
    const before = await world.duty(id, 'clear-up')
    for (const outcome of ['OK', 'CANCELED', 'OK']) await world.callback(id, { outcome })
    const after = await world.duty(id, 'clear-up')
    expect(after).toMatchObject({
      due_at: null,
      last_answer: 'reported CANCELED against what it had reported; reported OK against what it had reported',
    })
    expect(after?.id).not.toBe(before?.id)
    expect(disputes(world).map(line => JSON.parse(line).outcome)).toEqual(['CANCELED', 'OK'])
    expect((await world.events(id)).filter(event => event === 'disputed')).toHaveLength(2)
  })

  test.each(['OK', 'CANCELED'])(
    '200 KO for %s while an earlier contradiction is being cleared up: it is not cleared up with it (OUTCOME-19, SAFE-2)',
    async outcome => {
      await using world = await newPlatformWorld()
      const id = await world.requested()
      await world.callback(id, { outcome: 'EXPIRED' })
      await world.callback(id, { outcome: 'CANCELED' })
      const tomorrow = new Date(world.clock.now().getTime() + 86_400_000)
      const [looked] = await world.database.run<{ id: number }>(
        `update platform.duty set id = default, attempt = 1, due_at = $1 where kind = 'clear-up' returning id`,
        [tomorrow],
      )
      await world.callback(id, { outcome })
      await world.database.run('delete from platform.duty where id = $1 and attempt = 1', [looked?.id])
      const left = await world.duty(id, 'clear-up')
      expect(left).toMatchObject({ attempt: 0, due_at: null })
      expect(left?.last_answer).toMatch(new RegExp(`reported ${outcome} against what it had reported$`))
      expect(disputes(world)).toHaveLength(2)
      expect((await world.events(id)).filter(event => event === 'disputed')).toHaveLength(2)
    },
  )

  test('200 KO for a contradiction that meets the very end of the clearing up: it stands (OUTCOME-19, SAFE-2)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await world.callback(id, { outcome: 'EXPIRED' })
    await world.callback(id, { outcome: 'CANCELED' })
    await using gate = await closeGate(
      world.database.url,
      `delete from platform.duty where kind = 'clear-up'`,
    )
    const asked = world.callback(id, { outcome: 'OK' })
    await gate.queue(1)
    await gate.open()
    expect((await asked).json).toMatchObject({ outcome: 'KO' })
    expect(await world.duty(id, 'clear-up')).toMatchObject({
      due_at: null,
      last_answer: 'reported OK against what it had reported',
    })
  })

  test('200 KO for the slower of two contradicting outcomes that arrive together (SAFE-5)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await using gate = await closeGate(world.database.url, row)
    const asked = [world.callback(id, { outcome: 'OK' }), world.callback(id, { outcome: 'KO' })]
    await gate.queue(2)
    await gate.open()
    const answers = (await Promise.all(asked)).map(({ json }) => json.outcome)
    expect(answers.toSorted()).toEqual(['KO', 'OK'])
    expect(await world.state(id)).toBe(answers[0] === 'OK' ? 'AUTHORIZATION_COMPLETED' : 'UNAUTHORIZED')
  })

  test('400 at the very deadline and after it, and the outcome is discarded (OUTCOME-16)', async () => {
    await using world = await newPlatformWorld()
    world.psp.refund(hangingUp)
    const id = await world.requested()
    await using gate = await closeGate(world.database.url, row)
    await world.clock.advance(timeout)
    const atDeadline = await world.callback(id)
    await gate.open()
    await world.whileTimePasses(world.reached(id, 'EXPIRED'))
    const later = await world.callback(id)
    expect([atDeadline.status, later.status]).toEqual([400, 400])
    expect(later.json).toMatchObject({ status: 400, idTransaction: id })
    expect(await world.events(id)).toEqual(['activated', 'handed-out', 'expired'])
    expect(await world.count('notice_lock')).toBe(1)
  })

  test('200 OK for an outcome that is being written when the deadline comes: the deadline finds it (OUTCOME-16)', async () => {
    await using world = await newPlatformWorld()
    const started = world.clock.now()
    const id = await world.requested()
    await world.clock.advance(timeout - 1)
    await using gate = await closeGate(world.database.url, row)
    const asked = world.callback(id)
    await gate.queue(1)
    await world.whileTimePasses(gate.queue(2))
    await gate.open()
    expect((await asked).json).toMatchObject({ outcome: 'OK' })
    await until('the late look is over', () => world.lines.some(line => line.includes('it is not time yet')))
    const tokenEndsAt = new Date(started.getTime() + 900_000)
    expect(await world.duty(id, 'expire-transaction')).toMatchObject({ attempt: 0, due_at: tokenEndsAt })
    expect(await world.events(id)).toEqual(['activated', 'handed-out', 'OK'])
  })

  test('400 for an outcome in time by a slower clock, when the deadline was written first (OUTCOME-16, SAFE-5)', async () => {
    await using world = await newPlatformWorld()
    world.psp.refund(hangingUp)
    const id = await world.requested()
    const inTime = new Date(world.clock.now().getTime() + timeout - 1)
    await using gate = await closeGate(world.database.url, row)
    await world.clock.advance(timeout)
    await world.whileTimePasses(gate.queue(1))
    await world.clock.set(inTime)
    const asked = world.callback(id)
    await gate.queue(2)
    await gate.open()
    expect((await asked).status).toBe(400)
    expect(await world.state(id)).toBe('EXPIRED')
    expect(await world.events(id)).toEqual(['activated', 'handed-out', 'expired'])
  })

  test('400 for an outcome after the deadline, through the refund and after it; only an OK of what the PSP gave back is disputed, once (OUTCOME-16, SAFE-2)', async () => {
    await using world = await newPlatformWorld()
    world.psp.refund(hangingUp)
    const id = await world.requested()
    await world.clock.advance(timeout)
    await world.whileTimePasses(world.reached(id, 'EXPIRED'))
    expect((await world.callback(id)).status).toBe(400)
    await world.step(id, failed)
    expect((await world.callback(id)).status).toBe(400)
    world.psp.refund(refunding('OK'))
    await world.retry(id, 'request-refund')
    await world.whileTimePasses(world.reached(id, 'REFUNDED'))
    expect((await world.callback(id, { outcome: 'CANCELED' })).status).toBe(400)
    expect(await world.owed(id)).toEqual([])
    for (const _ of [1, 2]) expect((await world.callback(id)).status).toBe(400)
    expect(await world.events(id)).toEqual([
      ...['activated', 'handed-out', 'expired', 'refund-failed', 'refunded', 'disputed'],
    ])
    expect(await world.owed(id)).toEqual(['clear-up'])
    expect(await world.duty(id, 'clear-up')).toMatchObject({
      last_answer: 'reported OK after it had confirmed the refund',
    })
    expect(disputes(world)).toHaveLength(1)
    expect(await world.state(id)).toBe('REFUNDED')
  })

  test('400 for the OK of a URL that nobody has: a person is told, once (SAFE-2)', async () => {
    await using world = await newPlatformWorld({ manner: answering({ amount: 1 }) })
    const { json } = await world.pay()
    const id = String(json.idTransaction)
    expect((await world.callback(id, { outcome: 'CANCELED' })).status).toBe(400)
    expect(await world.owed(id)).toEqual([])
    for (const _ of [1, 2]) expect((await world.callback(id)).status).toBe(400)
    expect(disputes(world)).toHaveLength(1)
    expect(await world.owed(id)).toEqual(['clear-up'])
    expect(await world.events(id)).toEqual(['activated', 'given-up', 'disputed'])
  })

  test.each([
    ['no JSON', '{"idPsp":', 'body'],
    [
      'two outcomes under one name',
      '{"idPsp":"a","idPSPTransaction":"b","outcome":"KO","outcome":"OK"}',
      'outcome',
    ],
    ['no outcome', '{"idPsp":"a","idPSPTransaction":"b"}', 'outcome'],
    ['an unknown outcome', '{"idPsp":"a","idPSPTransaction":"b","outcome":"MAYBE"}', 'outcome'],
  ])('400 for %s, naming the field (OUTCOME-13)', async (_name, body, field) => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    const path = `/ecommerce/redirect/v1/redirections/${id}/outcomes`
    const { status, json } = await world.post(path, body, { 'Ocp-Apim-Subscription-Key': keys.primary })
    expect({ status, ...json }).toMatchObject({ status: 400, idTransaction: id })
    expect(json.detail).toContain(field)
    expect(await world.state(id)).toBe('AUTHORIZATION_REQUESTED')
  })

  test('400 for details that contradict the outcome: a doubt is never taken for paid (OUTCOME-24)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    expect((await world.callback(id, { details: { errorCode: 'E1' } })).status).toBe(400)
    expect(await world.state(id)).toBe('AUTHORIZATION_REQUESTED')
  })

  test('400 for an idPSPTransaction, or a PSP, that is not this transaction’s (OUTCOME-25)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    expect((await world.callback(id, { idPSPTransaction: 'PSP-0002' })).status).toBe(400)
    expect((await world.callback(id, { idPsp: 'OTHERITMXXX' }, keys.other)).status).toBe(400)
    expect(await world.state(id)).toBe('AUTHORIZATION_REQUESTED')
  })

  test('401 without a key, or with one that is not known, before anything else is looked at (OUTCOME-12)', async () => {
    await using world = await newPlatformWorld()
    for (const key of ['', 'not-a-key', `${keys.primary} `.repeat(2)]) {
      const { status, json } = await world.callback(unknownId, { outcome: 'MAYBE' }, key)
      expect({ status, ...json }).toMatchObject({ status: 401, idTransaction: unknownId })
    }
  })

  test('401 for the key of another PSP, though the transaction is unknown (OUTCOME-22)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    expect((await world.callback(id, {}, keys.other)).status).toBe(401)
    expect((await world.callback(unknownId, {}, keys.other)).status).toBe(401)
    expect(await world.state(id)).toBe('AUTHORIZATION_REQUESTED')
  })

  test('404 for a transaction that is not known (OUTCOME-14)', async () => {
    await using world = await newPlatformWorld()
    const { status, json } = await world.callback(unknownId)
    expect({ status, ...json }).toMatchObject({ status: 404, idTransaction: unknownId })
  })

  test('500 when the database fails, as a problem document, and the outcome counts when it comes again (OUTCOME-17)', async () => {
    await using world = await newPlatformWorld()
    const id = await world.requested()
    await world.database.run('alter table platform.event rename to broken')
    const { status, json } = await world.callback(id)
    expect({ status, ...json }).toMatchObject({ status: 500, idTransaction: id })
    await world.database.run('alter table platform.broken rename to event')
    expect((await world.callback(id)).json).toMatchObject({ outcome: 'OK' })
  })

  test('500 for an outcome that overtakes the PSP’s own answer, and it counts when it comes again', async () => {
    const held = heldBack()
    await using world = await newPlatformWorld({ manner: held.manner })
    const paid = world.pay({ notices: [notice] })
    const asked = await until('the PSP is asked', () => world.psp.received[0])
    expect((await world.callback(asked.idTransaction)).status).toBe(500)
    held.release()
    expect((await paid).status).toBe(201)
    expect((await world.callback(asked.idTransaction)).json).toMatchObject({ outcome: 'OK' })
  })
})
