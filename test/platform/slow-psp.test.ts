import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { PlatformConfig } from '../../src/platform/config.ts'
import { newAuthority, newCertificate } from '../../src/runtime/development-pki.ts'
import { promptly } from '../../src/runtime/duties.ts'
import { rawServer } from '../raw-server.ts'
import { until } from '../until.ts'
import { hostilePsp, type Manner, refunding, silent, trickling, valid } from './hostile-psp.ts'
import { idPsp, keys, newPlatformWorld, numbered, type PlatformWorld } from './platform-world.ts'
import { accepting } from './soap-psp.ts'

const slowPsp = 'OTHERITMXXX'
const dutiesPerPsp = 2
/** As many as are done of a kind at one PSP at a time: overdue, and just come up. */
const room = (1 + promptly) * dutiesPerPsp

/** Has `slowPsp` asked at `url`. */
async function lead(world: PlatformWorld, url: string) {
  const entry = { id: 'slow', environment: 'production', url, idPsp: slowPsp }
  await world.database.run(
    `insert into platform.registry_entry (kind, id, entry, revision) values ('endpoint', 'slow', $1, 1)`,
    [entry],
  )
  await world.database.run('update platform.registry set revision = revision + 1')
  await world.restart()
}

/** A platform, the PSP of `world.psp`, which is quick, and another that is not. */
async function twoPsps(config: Partial<PlatformConfig> = {}) {
  const opened = new AsyncDisposableStack()
  const world = opened.use(await newPlatformWorld({ config }))
  const slow = opened.use(await hostilePsp(world.pki, world.clock))
  await lead(world, slow.url)
  return { world, slow, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

let number = 0
const order = (psp: string) => ({ idPsp: psp, notices: [numbered(++number)] })
const many = <Result>(count: number, one: () => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, one))

/** The statuses of payments at the quick PSP, as many at a time as there is room for. */
async function paidByThrees(world: PlatformWorld) {
  const rounds: number[][] = []
  for (let round = 0; round < 3; round++)
    rounds.push((await many(3, () => world.pay(order(idPsp)))).map(({ status }) => status))
  return rounds.flat()
}

describe('a PSP whose room is full of calls that hang', () => {
  const manners: [string, Manner][] = [
    ['never answers', silent],
    ['sends a head and no body', trickling],
  ]
  test.each(manners)(
    '502 at once for the next, and the other PSP is paid with: it %s (URL-23)',
    async (_name, manner) => {
      await using two = await twoPsps({ callsPerPsp: 3, connections: 2 })
      const { world, slow } = two
      slow.behave(manner)
      const hung = many(3, () => world.pay(order(slowPsp)))
      await until('its room is full', () => slow.received.length === 3)

      const notice = numbered(++number)
      const refused = await world.pay({ idPsp: slowPsp, notices: [notice] })
      expect(refused.json).toMatchObject({ status: 502, detail: 'The PSP cannot be reached' })
      expect(slow.received).toHaveLength(3)
      const [line] = world.lines.filter(text => text.includes('the PSP is not asked for a URL'))
      expect(JSON.parse(line ?? '')).toMatchObject({ idPsp: slowPsp, failed: 'unreachable', reason: 'full' })
      expect(await world.count('transaction')).toBe(3)

      expect((await world.pay({ idPsp, notices: [notice] })).status).toBe(201)
      expect(await paidByThrees(world)).toEqual(Array(9).fill(201))
      await world.clock.advance(8_000)
      expect((await hung).map(({ status }) => status)).toEqual([504, 504, 504])
      expect((await world.pay(order(idPsp))).status).toBe(201)
    },
  )

  test('502 at once for some of those who came at the same time: their notices are payable again (URL-23)', async () => {
    await using two = await twoPsps({ callsPerPsp: 3 })
    const { world, slow } = two
    slow.behave(silent)
    const orders = Array.from({ length: 8 }, () => order(slowPsp))
    const statuses: number[] = []
    const paid = orders.map(async one => {
      statuses.push((await world.pay(one)).status)
    })
    await until('all but three are turned away', () => statuses.length === 5)
    expect(statuses).toEqual(Array(5).fill(502))
    await until('the three have come to the slow one', () => slow.received.length === 3)
    await world.clock.advance(8_000)
    await Promise.all(paid)
    slow.behave(valid)
    for (const one of orders) expect((await world.pay(one)).status).toBe(201)
  })

  test('502 at once for the next, and the other PSP is paid with: it never begins with TLS (URL-23)', async () => {
    await using slow = await rawServer(() => {})
    await using world = await newPlatformWorld({ config: { callsPerPsp: 3, connections: 2 } })
    await lead(world, `https://localhost:${slow.port}/redirections`)
    const hung = many(3, () => world.pay(order(slowPsp)))
    await until('its room is full', () => slow.sockets.length === 3)

    expect((await world.pay(order(slowPsp))).status).toBe(502)
    expect(slow.sockets).toHaveLength(3)
    expect(await paidByThrees(world)).toEqual(Array(9).fill(201))
    await world.clock.advance(8_000)
    expect((await hung).map(({ status }) => status)).toEqual([504, 504, 504])
  })
})

describe('duties that wait for a PSP which does not answer', () => {
  test('refunds: those of another PSP are asked for meanwhile, and payers too are let through (REFUND-8, SAFE-3)', async () => {
    await using two = await twoPsps({ connections: 2, dutiesPerPsp })
    const { world, slow } = two
    slow.refund(silent)
    await many(room + 8, () => world.requested(order(slowPsp)))
    const id = await world.requested(order(idPsp))
    await world.clock.advance(60_000)

    await world.whileTimePasses(until('the room of the slow one is full', () => slow.refunds.length === room))
    await world.reached(id, 'REFUNDED')
    expect((await world.pay(order(slowPsp))).status).toBe(201)
    expect(slow.refunds).toHaveLength(room)

    slow.refund(refunding('OK'))
    await world.whileTimePasses(
      until('all are refunded', async () => {
        const rows = await world.database.run("select from platform.duty where kind = 'request-refund'")
        return rows.length === 0
      }),
    )
  })

  test('closings: those of another PSP are accepted meanwhile (NOTIFY-1)', async () => {
    await using two = await twoPsps({ connections: 2, dutiesPerPsp })
    const { world, slow } = two
    slow.close(silent)
    world.psp.close(accepting)
    const ids = await many(room + 8, () => world.requested(order(slowPsp)))
    await Promise.all(ids.map(id => world.callback(id, { idPsp: slowPsp }, keys.other)))
    await until('the room of the slow one is full', () => slow.closings.length === room)

    const id = await world.requested(order(idPsp))
    await world.callback(id)
    await world.reached(id, 'CLOSED')
    expect(slow.closings).toHaveLength(room)
  })
})

test('502 for a PSP whose address leads inside: nobody is asked, and the log says why (URL-18)', async () => {
  await using inside = await rawServer(() => {})
  await using world = await newPlatformWorld()
  await lead(world, `https://127.0.0.1:${inside.port}/redirections`)
  const { status, json } = await world.pay(order(slowPsp))
  expect([status, json.detail]).toEqual([502, 'The PSP cannot be reached'])
  expect(inside.sockets).toHaveLength(0)
  expect(world.lines.join()).toContain('127.0.0.1 is not a public address (loopback)')
})

test('201 for every payment while our certificate is exchanged: PSPs are shown the new one from then on (TLS-3)', async () => {
  await using world = await newPlatformWorld()
  await world.clock.set(new Date())
  const renewed = await newAuthority(new Date(), 'renewed')
  const both = `${world.pki.ca}.both`
  await writeFile(both, `${await readFile(world.pki.ca, 'utf8')}\n${renewed.certificate.toString('pem')}`)
  await using psp = await hostilePsp({ ...world.pki, ca: both }, world.clock)
  await lead(world, psp.url)

  let over = false
  const statuses: number[] = []
  const load = many(4, async () => {
    while (!over) statuses.push((await world.pay(order(slowPsp))).status)
  })
  await until('it has been shown', () => psp.callers.size === 1)
  const issued = await newCertificate(renewed, 'pagopa-forwarder', new Date())
  await writeFile(world.pki.forwarder.key, issued.key)
  await writeFile(world.pki.forwarder.certificate, issued.certificate)
  await until('the new one is shown', () => psp.callers.size === 2)
  const before = statuses.length
  await until('there was load', () => statuses.length > before + 20)
  over = true
  await load
  expect(new Set(statuses)).toEqual(new Set([201]))
})
