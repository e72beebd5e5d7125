import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/runtime/secret.ts'
import { keys as first } from '../platform/platform-world.ts'
import { newOfficeWorld, type OfficeWorld, unseen } from './office-world.ts'

const demo = 'DEMOITMMXXX'
const lines = async (office: OfficeWorld, query = '') =>
  (await office.get(`/audit${query}`)).json.lines as Record<string, unknown>[]

test('200 who changed what, when, from what to what, the newest first', async () => {
  await using office = await newOfficeWorld()
  const token = await office.tokenOf('bruno')
  const at = () => office.platform.clock.now().toISOString()
  const path = '/methods/RBPR'
  const given = { id: 'RBPR', label: 'BancoPosta' }
  const added = { ...given, touchpoints: ['CHECKOUT', 'IO'] }
  const changed = { ...added, label: 'Conto BancoPosta' }
  const times = [at()]
  await office.put(path, given)
  await office.platform.clock.advance(60_000)
  times.push(at())
  await office.put(path, changed, { token })
  await office.platform.clock.advance(60_000)
  times.push(at())
  await office.remove(path)

  const anna = { who: 'anna · test', kind: 'method', subject: 'RBPR', id: expect.any(Number) }
  expect(await lines(office, '?kind=method&subject=RBPR')).toEqual([
    { ...anna, at: times[2], action: 'remove', before: changed, after: null },
    { ...anna, who: 'bruno · test', at: times[1], action: 'change', before: added, after: changed },
    { ...anna, at: times[0], action: 'add', before: null, after: added },
  ])
})

test('200 of a key only its dates are told, here or in the log (OUTCOME-11)', async () => {
  await using office = await newOfficeWorld()
  const { platform } = office
  const madeAt = platform.clock.now().toISOString()
  const made: string[] = Object.values(first)
  for (const slot of ['primary', 'secondary', 'primary'])
    made.push(String((await office.post(`/psps/${demo}/keys/${slot}`)).json.key))
  await platform.callback('f'.repeat(32), {}, made.at(-1))
  await office.remove(`/psps/${demo}/keys/secondary`)
  await office.withdraw('OTHERITMXXX')
  await office.remove('/psps/OTHERITMXXX')

  const told = await lines(office, `?kind=key&subject=${demo}/secondary`)
  expect(told.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
    { action: 'revoke', before: { madeAt: expect.anything(), lastUsedAt: null }, after: null },
    {
      action: 'regenerate',
      before: { madeAt: expect.anything(), lastUsedAt: null },
      after: { madeAt: expect.anything() },
    },
    { action: 'add', before: null, after: { madeAt: expect.anything() } },
  ])
  for (const { before, after } of told)
    for (const dates of [before, after] as ({ madeAt: string } | null)[])
      if (dates) expect(new Date(dates.madeAt).toISOString()).toBe(madeAt)

  const everywhere = [
    JSON.stringify(await lines(office, '?limit=200')),
    JSON.stringify(await office.audit()),
    platform.lines.join(),
    ...(
      await Promise.all(['/psps', `/psps/${demo}`, `/psps/${demo}/keys`].map(path => office.get(path)))
    ).map(({ text }) => text),
  ].join()
  for (const key of made) {
    const hash = sha256(key)
    for (const secret of [key, hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')])
      expect(everywhere).not.toContain(secret)
  }
})

test('200 the keys that go with their PSP are told as revoked, each on a line of its own (OUTCOME-11)', async () => {
  await using office = await newOfficeWorld()
  await office.post('/psps/OTHERITMXXX/keys/secondary')
  await office.withdraw('OTHERITMXXX')
  await office.remove('/psps/OTHERITMXXX')
  const dates = { madeAt: expect.anything(), lastUsedAt: null }
  for (const slot of ['primary', 'secondary'])
    expect((await lines(office, `?kind=key&subject=OTHERITMXXX/${slot}`))[0]).toMatchObject({
      ...{ who: 'anna · test', action: 'revoke', before: dates, after: null },
    })
  expect((await lines(office, '?kind=psp&subject=OTHERITMXXX'))[0]).toMatchObject({ action: 'remove' })
})

test('what is refused leaves no line, and what is changed exactly one', async () => {
  await using office = await newOfficeWorld()
  const before = (await office.audit()).length
  await office.put('/methods/CP', { id: 'CP', label: 'Carta' })
  await office.put('/methods/RPIC', { id: 'RPIC', label: 'x' }, { headers: { 'if-match': '"99"' } })
  await office.remove('/endpoints/1')
  await office.post('/psps/NONE/keys/primary')
  expect((await office.audit()).length).toBe(before)
  await office.put('/methods/RPIC', { id: 'RPIC', label: 'x' })
  expect((await office.audit()).length).toBe(before + 1)
})

describe('a page', () => {
  test('200 as long as was asked for, and the next after its last line', async () => {
    await using office = await newOfficeWorld()
    for (const label of ['one', 'two', 'three']) await office.put('/methods/RPIC', { id: 'RPIC', label })
    const all = await lines(office)
    const paged: object[] = []
    for (let query = '?limit=2'; ; query = `?limit=2&before=${paged.at(-1)?.['id' as never]}`) {
      const page = await lines(office, query)
      if (page.length === 0) break
      expect(page.length).toBeLessThanOrEqual(2)
      paged.push(...page)
    }
    expect(paged).toEqual(all)
    expect(all.map(({ id }) => Number(id))).toEqual(all.map(({ id }) => Number(id)).toSorted((a, b) => b - a))
  })

  test('200 of one kind, of one subject, or of both', async () => {
    await using office = await newOfficeWorld()
    const all = await lines(office, '?limit=200')
    const only = (test: (line: Record<string, unknown>) => boolean) => all.filter(test)
    expect(await lines(office, '?kind=psp')).toEqual(only(({ kind }) => kind === 'psp'))
    expect(await lines(office, '?subject=RPIC')).toEqual(only(({ subject }) => subject === 'RPIC'))
    expect(await lines(office, '?subject=RPIC&kind=psp')).toEqual([])
    expect(await lines(office, '?kind=none')).toEqual([])
    expect(only(({ kind }) => kind === 'psp')).toHaveLength(2)
  })

  test('200 never longer than two hundred lines', async () => {
    await using office = await newOfficeWorld()
    await office.platform.database.run(
      `insert into platform.audit (at, who, action, kind, subject)
       select now(), 'configuration', 'add', 'method', 'M' || n from generate_series(1, 300) n`,
    )
    expect(await lines(office)).toHaveLength(50)
    expect(await lines(office, '?limit=200')).toHaveLength(200)
  })

  test.each([
    ['limit', '201'],
    ['limit', '0'],
    ['limit', '-1'],
    ['limit', '1e2'],
    ['limit', ''],
    ['before', 'now'],
    ['before', '99999999999999999999'],
    ['kind', 'PSP'],
    ['kind', 'a'.repeat(36)],
    ['subject', 'a%00b'],
    ['subject', ''],
    ['subject', 'a'.repeat(201)],
    ['limit', '2&limit=3'],
    ['typo', '1'],
    ['__proto__', '1'],
  ])('400 for %s=%s', async (field, value) => {
    await using office = await newOfficeWorld()
    const { status, json } = await office.get(`/audit?${field}=${value}`)
    expect(status).toBe(400)
    expect(json.problems).toMatchObject([{ field }])
  })

  test('what no test of the audit was answered is not declared', () => {
    expect(unseen(/^\/audit/, /200|400/)).toEqual([])
  })
})
