import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPsp } from '../../src/psp/psp.ts'
import { createLog } from '../../src/runtime/log.ts'
import { newPayer } from '../psp/payer.ts'
import { newPspWorld, type PspWorld, redirection } from '../psp/psp-world.ts'
import { until } from '../until.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import { lossyDatabase } from './lossy-database.ts'
import { look } from './stubborn-payer.ts'

const clock = virtualClock()
const opened = new AsyncDisposableStack()
let world: PspWorld
let database: Awaited<ReturnType<typeof lossyDatabase>>
beforeAll(async () => {
  world = opened.use(await newPspWorld({ clock }))
  await world.stop()
  database = opened.use(await lossyDatabase(world.database.url))
  const log = createLog({ level: 'silent', service: 'psp' })
  const config = { ...world.settings, databaseUrl: database.url }
  const psp = await startPsp({ config, clock, random: randomBytes, log })
  opened.defer(() => paced(clock, Promise.resolve(psp[Symbol.asyncDispose]())))
})
afterAll(() => opened.disposeAsync())
beforeEach(() => {
  world.platform.received.length = 0
})

/** Somebody who repeats what failed, as the platform, the page and a phone's owner do. */
async function payAll() {
  const request = redirection({ amount: 100 })
  const payer = newPayer()
  const [{ text, json }] = await repeated(() => world.retrieve(request).then(answer => [answer]))
  expect((await world.retrieve(request)).text).toBe(text)
  const payment = { url: String(json.url), idPSPTransaction: String(json.idPSPTransaction) }
  await until('the payer is sent back', async () => {
    const page = await look(payer, payment.url, seen => paced(clock, seen))
    expect(page.status).not.toBe(404)
    return page.back === request.urlBack
  })
  await paced(clock, world.confirmed(payment), 1_000)
  return payment
}

async function repeated<Found extends { status: number }>(attempt: () => Promise<[Found]>): Promise<[Found]> {
  for (let tries = 0; tries < 3; tries++) {
    const [answer] = await attempt()
    if (answer.status === 200) return [answer]
  }
  throw new Error('three attempts in vain')
}

test.each<[string, number]>([
  ['psp.payment.insert', 1],
  ['psp.payment.bind', 1],
  ['bank.challenge.ask', 1],
  ['psp.payment.move', 1],
  ['bank.challenge.answer', 1],
  ['psp.payment.move', 2],
  ['psp.duty.claim', 1],
  ['bank.journal.book-debit', 1],
  ['psp.payment.move', 3],
  ['psp.payment.move', 4],
  ['psp.payment.confirm', 1],
])(
  'the answer to %s (%i.) is lost once, after its commit: one debit, one OK, and the payer goes back (SAFE-1, SAFE-5, SAFE-6)',
  async (statement, turn) => {
    const before = await world.balance('anna')
    database.lose(statement, turn)
    const payment = await payAll()
    expect(database.lost()).toBe(1)
    expect(await world.balance('anna')).toBe(before - 100)
    expect(await world.life(payment)).toMatchObject({ state: 'settled', outcome: 'OK' })
    expect(new Set(world.platform.received.map(({ body }) => body)).size).toBe(1)
    await until(
      'nothing is owed',
      async () => (await world.database.run('select from psp.duty')).length === 0,
    )
  },
)
