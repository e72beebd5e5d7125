import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { noteUse } from '../../src/platform/store/registry.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import { idPsp as demo, keys as first, type PlatformWorld, type Wire } from '../platform/platform-world.ts'
import { accepting, outcomeOf, refused, taken, tell } from '../platform/soap-psp.ts'
import { rawClient, statuses } from '../security/raw-client.ts'
import { until } from '../until.ts'
import { newOfficeWorld, type OfficeWorld, unseen } from './office-world.ts'

const other = 'OTHERITMXXX'
const keysOf = (idPsp: string) => `/psps/${idPsp}/keys`
const unknown = 'f'.repeat(32)

async function regenerated(office: OfficeWorld, idPsp: string, slot: string): Promise<string> {
  const { status, json, headers } = await office.post(`${keysOf(idPsp)}/${slot}`)
  expect(status).toBe(201)
  expect(json).toMatchObject({ idPsp, slot })
  expect(headers['cache-control']).toBe('no-store')
  return String(json.key)
}

/** With a key that counts, a transaction that is unknown is a 404. */
const opens = async (world: PlatformWorld, key: string, idPsp = demo): Promise<boolean> => {
  const { status } = await world.callback(unknown, { idPsp }, key)
  expect([401, 404]).toContain(status)
  return status === 404
}

describe('keys', () => {
  test('201 a key that is told once, and opens what it is for at once; the other goes on (OUTCOME-11)', async () => {
    await using office = await newOfficeWorld()
    const { platform } = office
    const key = await regenerated(office, demo, 'primary')
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(await opens(platform, key)).toBe(true)
    expect(await opens(platform, first.primary)).toBe(false)
    expect(await opens(platform, first.secondary)).toBe(true)

    const next = await regenerated(office, demo, 'secondary')
    expect(await opens(platform, key)).toBe(true)
    expect(await opens(platform, next)).toBe(true)
    expect(await opens(platform, first.secondary)).toBe(false)
    expect(new Set([key, next, await regenerated(office, demo, 'primary')]).size).toBe(3)
  })

  test('201 a second key for a PSP that has one', async () => {
    await using office = await newOfficeWorld()
    const key = await regenerated(office, other, 'secondary')
    expect(await opens(office.platform, key, other)).toBe(true)
    expect(await opens(office.platform, first.other, other)).toBe(true)
  })

  test('200 which keys there are, when they were made and last used, and never what they are', async () => {
    await using office = await newOfficeWorld()
    const { platform } = office
    const key = await regenerated(office, demo, 'secondary')
    const madeAt = platform.clock.now().toISOString()
    const both = [
      { slot: 'primary', madeAt, lastUsedAt: null },
      { slot: 'secondary', madeAt, lastUsedAt: null },
    ]
    expect((await office.get(keysOf(demo))).json).toEqual({ keys: both })

    await platform.clock.advance(90_000)
    await opens(platform, key)
    const lastUsedAt = platform.clock.now().toISOString()
    await until('its use is written down', async () => {
      const { json } = await office.get(keysOf(demo))
      return JSON.stringify(json) === JSON.stringify({ keys: [both[0], { ...both[1], lastUsedAt }] })
    })
    expect((await office.get(keysOf(other))).json.keys).toMatchObject([{ lastUsedAt: null }])
  })

  test('200 a key that is made anew has not been used', async () => {
    await using office = await newOfficeWorld()
    await opens(office.platform, first.primary)
    const used = async () => (await office.get(keysOf(demo))).json.keys as { lastUsedAt: string | null }[]
    await until('its use is written down', async () => (await used())[0]?.lastUsedAt)
    const key = await regenerated(office, demo, 'primary')
    expect((await used())[0]?.lastUsedAt).toBeNull()
    await opens(office.platform, key)
    await until('its own first use is written down', async () => (await used())[0]?.lastUsedAt)
  })

  test('200 what comes late of an old key is no use of the one that has taken its place', async () => {
    await using office = await newOfficeWorld()
    const { database } = office.platform
    const old = { idPsp: demo, slot: 'primary', hash: sha256(first.primary) } as const
    await regenerated(office, demo, 'primary')
    await noteUse(database.database, old, office.platform.clock.now())
    expect((await office.get(keysOf(demo))).json.keys).toMatchObject([{ lastUsedAt: null }, {}])
  })

  test('204 a key that is revoked opens nothing, 404 it cannot be revoked again', async () => {
    await using office = await newOfficeWorld()
    expect((await office.remove(`${keysOf(demo)}/primary`)).status).toBe(204)
    expect(await opens(office.platform, first.primary)).toBe(false)
    expect(await opens(office.platform, first.secondary)).toBe(true)
    expect((await office.get(keysOf(demo))).json.keys).toMatchObject([{ slot: 'secondary' }])
    expect((await office.remove(`${keysOf(demo)}/primary`)).status).toBe(404)
  })

  test('204 a PSP that is removed takes its keys along, and finds none if it comes back', async () => {
    await using office = await newOfficeWorld()
    expect((await office.remove(`/psps/${other}`)).status).toBe(409)
    await office.withdraw(other)
    expect((await office.remove(`/psps/${other}`)).status).toBe(204)
    expect(await opens(office.platform, first.other, other)).toBe(false)
    expect((await office.put(`/psps/${other}`, { idPsp: other, name: 'Altra Banca' })).status).toBe(201)
    expect((await office.get(keysOf(other))).json).toEqual({ keys: [] })
    expect(await opens(office.platform, first.other, other)).toBe(false)
  })

  test.each(['NONE', 'a%00b', '%ff', `${'A'.repeat(9_000)}`])(
    '404 for a PSP that is not there: %s',
    async idPsp => {
      await using office = await newOfficeWorld()
      const before = await office.audit()
      for (const slot of ['primary', 'secondary', 'tertiary'])
        for (const method of ['POST', 'DELETE'] as const) {
          const { status } = await office.ask(method, `${keysOf(idPsp)}/${slot}`)
          expect(status).toBe(404)
        }
      expect((await office.get(keysOf(idPsp))).status).toBe(404)
      expect(await office.audit()).toEqual(before)
    },
  )

  test('412 for a key that is not the one that was seen, or is there already; 400 for a list of tags', async () => {
    await using office = await newOfficeWorld()
    const slot = `${keysOf(demo)}/primary`
    const madeAt = office.platform.clock.now().toISOString()
    const seen = { 'if-match': `"${madeAt}"` }
    await office.platform.clock.advance(1)
    expect((await office.post(slot, undefined, { headers: { 'if-none-match': '*' } })).status).toBe(412)
    expect((await office.post(slot, undefined, { headers: seen })).status).toBe(201)
    for (const match of [`"${madeAt}"`, '"1"', `W/"${office.platform.clock.now().toISOString()}"`]) {
      const stale = { headers: { 'if-match': match } }
      expect((await office.post(slot, undefined, stale)).status).toBe(412)
      expect((await office.remove(slot, stale)).status).toBe(412)
    }
    const several = { headers: { 'if-match': '"1", "2"' } }
    expect((await office.remove(slot, several)).json.problems).toMatchObject([{ field: 'if-match' }])
    expect((await office.remove(slot, { headers: { 'if-match': '*' } })).status).toBe(204)
    expect((await office.remove(slot, { headers: { 'if-match': '*' } })).status).toBe(412)
    expect((await office.post(slot, undefined, { headers: { 'if-none-match': '*' } })).status).toBe(201)
  })

  test('404 for a third key', async () => {
    await using office = await newOfficeWorld()
    expect((await office.post(`${keysOf(demo)}/tertiary`)).status).toBe(404)
  })

  test('what no test of keys was answered is not declared', () => {
    expect(unseen(/\/keys/, /20|404|412/)).toEqual([])
  })
})

/** The contract's problem document, and nothing besides. */
const unauthorized = (answer: Wire, detail: unknown = expect.any(String)) =>
  expect(answer).toMatchObject({ status: 401, json: { title: 'Unauthorized', status: 401, detail } })

describe('a key speaks for its own PSP, and for nobody else', () => {
  test('401 at the callback: no key, a wrong one, an old one, another PSP’s (OUTCOME-12, OUTCOME-22)', async () => {
    await using office = await newOfficeWorld()
    const { platform } = office
    const id = await platform.requested()
    const stranger = await regenerated(office, other, 'primary')
    await regenerated(office, demo, 'primary')
    await office.remove(`${keysOf(demo)}/secondary`)
    for (const key of ['', 'no-key-of-ours', first.primary, first.secondary, 'a'.repeat(43)])
      unauthorized(await platform.callback(id, {}, key))
    unauthorized(await platform.callback(id, {}, stranger), expect.stringContaining('another PSP'))
    unauthorized(await platform.callback(id, { idPsp: other }, first.other))
    expect((await platform.callback(id, { idPsp: other }, stranger)).status).toBe(400)
    expect(await platform.state(id)).toBe('AUTHORIZATION_REQUESTED')
  })

  test('401 for what was begun under a key and comes whole after the key was revoked (OUTCOME-12)', async () => {
    await using office = await newOfficeWorld()
    const { platform } = office
    const id = await platform.requested()
    const key = await regenerated(office, demo, 'primary')
    const details = { timestampOperation: platform.clock.now().toISOString(), authorizationCode: 'A' }
    const body = JSON.stringify({ idPsp: demo, idPSPTransaction: 'P', outcome: 'OK', details })
    const head = [
      `POST /ecommerce/redirect/v1/redirections/${id}/outcomes HTTP/1.1`,
      ...['host: localhost', 'content-type: application/json', `content-length: ${body.length}`],
      `ocp-apim-subscription-key: ${key}`,
    ]
    const { socket, heard } = await rawClient({ port: Number(new URL(platform.base).port) })
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 1)}`)
    await until('the key was looked at', async () => {
      const { json } = await office.get(keysOf(demo))
      return (json.keys as { lastUsedAt: string | null }[])[0]?.lastUsedAt
    })
    expect((await office.remove(`${keysOf(demo)}/primary`)).status).toBe(204)
    socket.write(body.slice(1))
    await until('it is answered', () => statuses(heard()).length > 0)
    expect(statuses(heard())).toEqual([401])
    expect(await platform.state(id)).toBe('AUTHORIZATION_REQUESTED')
    socket.destroy()
  })

  test('sendPaymentOutcomeV2 of another PSP changes nothing, nor does one under an old key (NOTIFY-5)', async () => {
    await using office = await newOfficeWorld()
    const { platform } = office
    platform.psp.close(accepting)
    const id = await platform.requested()
    await platform.callback(id)
    await platform.reached(id, 'CLOSED')
    const stranger = await regenerated(office, other, 'primary')
    const key = await regenerated(office, demo, 'primary')
    expect(await tell(platform, outcomeOf(id), stranger)).toMatchObject(refused('PPT_AUTORIZZAZIONE'))
    for (const wrong of ['', first.primary, first.other, 'no-key-of-ours'])
      expect(await tell(platform, outcomeOf(id), wrong)).toMatchObject({ status: 401 })
    expect(await platform.state(id)).toBe('CLOSED')
    expect(await tell(platform, outcomeOf(id), key)).toMatchObject(taken)
  })
})

describe('two nodes over one database', () => {
  /** Milliseconds. */
  const promised = 1_000

  test.each<[string, (office: OfficeWorld) => Promise<unknown>]>([
    ['revoked', office => office.remove(`${keysOf(demo)}/primary`)],
    ['made anew', office => office.post(`${keysOf(demo)}/primary`)],
  ])('a key that is %s on one stops on both within a second (OUTCOME-11)', async (_, change) => {
    await using office = await newOfficeWorld()
    const { platform } = office
    await using second = await platform.node()
    const nodes = [platform.base, `http://127.0.0.1:${second.port}`]
    const isOpen = async (node: string) => {
      const { status } = await platform.post(
        `${node}/ecommerce/redirect/v1/redirections/${unknown}/outcomes`,
        { idPsp: demo, idPSPTransaction: 'P', outcome: 'CANCELED', details: { errorCode: 'E' } },
        { 'Ocp-Apim-Subscription-Key': first.primary },
      )
      expect([401, 404]).toContain(status)
      return status === 404
    }
    const lastOpened = nodes.map(() => 0)
    let end = Number.POSITIVE_INFINITY
    const asking = nodes.map(async (node, at) => {
      for (let begun = performance.now(); begun < end; begun = performance.now()) {
        if (await isOpen(node)) lastOpened[at] = begun
        await setTimeout(20)
      }
    })
    await until('both take the key', () => lastOpened.every(time => time > 0))
    await change(office)
    const changed = performance.now()
    end = changed + 2 * promised
    await Promise.all(asking)
    for (const time of lastOpened) expect(time - changed).toBeLessThan(promised)
  })
})
