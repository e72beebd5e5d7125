/** What is saved fits together, also where many change it at once. */
import { describe, expect, test } from 'vitest'
import { mostEntries } from '../../src/platform/registry-problems.ts'
import { closeGate } from '../psp/gate.ts'
import { type Answer, newOfficeWorld, type OfficeWorld } from './office-world.ts'

const demo = 'DEMOITMMXXX'
const other = 'OTHERITMXXX'
const url = 'https://psp.example.it/redirections'
const endpoint = { id: 'new', environment: 'production', url }
const entries = async (office: OfficeWorld) =>
  await office.platform.database.run('select kind, id, entry from platform.registry_entry order by kind, id')

/** Nothing has been changed, and nobody is told that something was. */
async function unchanged(office: OfficeWorld, ask: () => Promise<void>) {
  const before = [await entries(office), await office.audit()]
  await ask()
  expect([await entries(office), await office.audit()]).toEqual(before)
}

describe('400 for what cannot be called', () => {
  test.each([
    ['http://psp.example.it/redirections', 'an https URL'],
    ['https://psp.example.it/redirections?x=1', 'without credentials, query or fragment'],
    ['https://psp.example.it/redirections#x', 'without credentials, query or fragment'],
    ['https://anna:secret@psp.example.it/redirections', 'without credentials, query or fragment'],
    ['https://192.0.2.1/redirections', 'a fully qualified host name'],
    ['https://[2001:db8::1]/redirections', 'a fully qualified host name'],
    ['https://psp/redirections', 'a fully qualified host name'],
    ['https://psp.example.it', 'a path'],
    ['https://psp.example.it/', 'a path'],
    ['https://psp.example.it/redirections/', 'a path'],
    ['https://psp.example.it:99999/redirections', 'an https URL'],
    ['', 'an https URL'],
  ])('%s (URL-18)', async (wrong, expected) => {
    await using office = await newOfficeWorld()
    await unchanged(office, async () => {
      const named = { idPsp: 'NEWBITMMXXX', name: 'Nuova Banca', closingUrl: wrong }
      for (const [field, answer] of [
        ['url', await office.put('/endpoints/new', { ...endpoint, url: wrong })],
        ['url', await office.post('/endpoints', { environment: 'test', url: wrong })],
        ['closingUrl', await office.put('/psps/NEWBITMMXXX', named)],
      ] as const) {
        expect(answer.status).toBe(400)
        expect(answer.json.problems).toEqual([{ field, expected: expect.stringContaining(expected) }])
      }
    })
  })

  test.each(['CP', 'PPAL', 'APPL', 'GOOG', 'BPAY', 'MYBK', 'SATY', 'cp'])(
    '%s, which is natively integrated (URL-17)',
    async id => {
      await using office = await newOfficeWorld()
      await unchanged(office, async () => {
        const { status, json } = await office.put(`/methods/${id}`, { id, label: 'Carta' })
        expect(status).toBe(400)
        expect(json.problems).toEqual([
          { field: 'id', expected: expect.stringContaining('natively integrated') },
        ])
      })
    },
  )
})

describe('400 for what does not fit together', () => {
  test.each<[string, string, string, object]>([
    ['a second endpoint that fits as well', '/endpoints/new', 'endpoints', endpoint],
    ['an endpoint of a PSP that is not there', '/endpoints/new', 'idPsp', { ...endpoint, idPsp: 'NONE' }],
    [
      'an endpoint of a method that is not there',
      '/endpoints/new',
      'idPaymentMethod',
      { ...endpoint, idPaymentMethod: 'NONE' },
    ],
    [
      'an endpoint of a channel that is not there',
      '/endpoints/new',
      'idChannel',
      { ...endpoint, idChannel: 'NONE' },
    ],
    [
      'the only endpoint, taken to another environment',
      '/endpoints/1',
      'endpoints',
      { ...endpoint, id: '1', environment: 'test' },
    ],
    [
      'a channel with a method that is not there',
      `/psps/${other}`,
      'channels',
      { idPsp: other, name: 'Altra', channels: [{ idChannel: other, methods: ['NONE'] }] },
    ],
    [
      'two channels for one way',
      `/psps/${other}`,
      'channels',
      {
        idPsp: other,
        name: 'Altra',
        channels: [
          { idChannel: 'one', methods: ['RPIC'] },
          { idChannel: 'two', methods: ['RPIC'] },
        ],
      },
    ],
  ])('%s (URL-18)', async (_, path, field, body) => {
    await using office = await newOfficeWorld()
    await unchanged(office, async () => {
      const { status, json } = await office.put(path, body)
      expect(status).toBe(400)
      expect(json.problems).toMatchObject([{ field }, ...(json.problems as object[]).slice(1)])
    })
  })

  test('a rival that is as specific for one call only: it is told for which (URL-18)', async () => {
    await using office = await newOfficeWorld()
    await office.put('/endpoints/io', { ...endpoint, id: 'io', touchpoint: 'IO' })
    const { status, json } = await office.put('/endpoints/psp', { ...endpoint, id: 'psp', idPsp: other })
    expect(status).toBe(400)
    expect(json.problems).toEqual([
      { field: 'endpoints', expected: expect.stringMatching(`^one for ${other}, RPIC, IO in production; `) },
    ])
  })
})

test.each([
  ['psp', 'psps', mostEntries.psps, (id: string) => ({ idPsp: id, name: id, channels: [], offered: false })],
  ['method', 'methods', mostEntries.methods, (id: string) => ({ id, label: id, touchpoints: ['IO'] })],
  [
    'endpoint',
    'endpoints',
    mostEntries.endpoints,
    (id: string) => ({ ...endpoint, id, environment: 'test' }),
  ],
] as const)(
  '400 for one %s more than there may be; those that are there can be changed and removed',
  async (kind, list, most, entryOf) => {
    await using office = await newOfficeWorld()
    await office.platform.database.run(
      `insert into platform.registry_entry (kind, id, revision, entry)
     select $1, 'M' || n, 1, replace($2, '?', 'M' || n)::jsonb
     from generate_series(1, $3 - (select count(*)::int from platform.registry_entry where kind = $1)) n`,
      [kind, JSON.stringify(entryOf('?')), most],
    )
    expect((await office.get(`/${list}`)).json[list]).toHaveLength(most)
    await unchanged(office, async () => {
      const { status, json } = await office.put(`/${list}/one-more`, entryOf('one-more'))
      expect(status).toBe(400)
      expect(json.problems).toEqual([{ field: list, expected: `at most ${most} of them` }])
    })
    expect((await office.put(`/${list}/M1`, entryOf('M1'))).status).toBe(200)
    expect((await office.remove(`/${list}/M1`)).status).toBe(204)
    expect((await office.put(`/${list}/one-more`, entryOf('one-more'))).status).toBe(201)
  },
)

test('409 while payments are under way neither their PSP nor the way to it is removed; then both are (URL-18)', async () => {
  await using office = await newOfficeWorld()
  const { platform } = office
  const id = await platform.requested()
  for (const idPsp of [demo, other]) {
    const { json } = await office.get(`/psps/${idPsp}`)
    expect((await office.put(`/psps/${idPsp}`, { ...json, offered: false })).status).toBe(200)
  }
  expect((await platform.pay()).status).toBe(400)

  await unchanged(office, async () => {
    const { json: way } = await office.get('/endpoints/1')
    for (const answer of [
      await office.remove(`/psps/${demo}`),
      await office.remove('/endpoints/1'),
      await office.put('/endpoints/1', { ...way, environment: 'test' }),
    ]) {
      expect(answer.status).toBeOneOf([400, 409])
      expect(answer.json.problems).toEqual([
        { field: 'endpoints', expected: expect.stringContaining('payments by it are under way') },
      ])
    }
  })

  expect((await platform.callback(id, { outcome: 'KO' })).status).toBe(200)
  for (const path of ['/endpoints/1', `/psps/${demo}`]) expect((await office.remove(path)).status).toBe(204)
})

test('409 for what a node that did not know yet has begun while its PSP was being removed (URL-18)', async () => {
  await using office = await newOfficeWorld()
  const { platform } = office
  const id = await platform.requested()
  expect((await platform.callback(id, { outcome: 'KO' })).status).toBe(200)
  await office.withdraw(demo)
  await unchanged(office, async () => {
    const removing = office.remove(`/psps/${demo}`)
    await platform.database.run(`insert into platform.duty (kind, subject) values ('request-refund', $1)`, [
      id,
    ])
    expect((await removing).status).toBe(409)
  })
})

test('400 for a way that is taken by a change, and not removed, while another node may still begin by it (URL-18)', async () => {
  await using office = await newOfficeWorld()
  const { platform } = office
  const id = await platform.requested()
  expect((await platform.callback(id, { outcome: 'KO' })).status).toBe(200)
  for (const idPsp of [demo, other]) await office.withdraw(idPsp)
  const { json: way } = await office.get('/endpoints/1')
  const elsewhere = () => office.put('/endpoints/1', { ...way, environment: 'test' })
  await unchanged(office, async () => {
    const changing = elsewhere()
    await platform.database.run(`insert into platform.duty (kind, subject) values ('request-refund', $1)`, [
      id,
    ])
    expect((await changing).json.problems).toMatchObject([{ field: 'endpoints' }])
  })
  await platform.database.run(`delete from platform.duty where kind = 'request-refund'`)
  const begun = performance.now()
  expect((await elsewhere()).status).toBe(200)
  expect(performance.now() - begun).toBeGreaterThan(990)
})

test('a removal waits, also of what nothing leads to any more as far as this node knows (URL-18)', async () => {
  await using office = await newOfficeWorld()
  const begun = performance.now()
  expect((await office.remove('/methods/RBPS')).status).toBe(204)
  expect(performance.now() - begun).toBeGreaterThan(990)
})

test('400 for a PSP that is offered and has no key; one that loses its last goes on (OUTCOME-11)', async () => {
  await using office = await newOfficeWorld()
  const { json } = await office.get(`/psps/${other}`)
  expect((await office.remove(`/psps/${other}/keys/primary`)).status).toBe(204)
  const named = { ...json, name: 'Altra' }
  expect((await office.put(`/psps/${other}`, named)).status).toBe(200)
  await office.withdraw(other)
  await unchanged(office, async () => {
    const refused = await office.put(`/psps/${other}`, named)
    expect([refused.status, refused.json.problems]).toEqual([
      400,
      [{ field: 'offered', expected: 'that it has a key first' }],
    ])
  })
  expect((await office.post(`/psps/${other}/keys/secondary`)).status).toBe(201)
  expect((await office.put(`/psps/${other}`, named)).status).toBe(200)
})

test('404 for the slower of two who remove the same', async () => {
  await using office = await newOfficeWorld()
  await office.withdraw(other)
  const removing = () => office.remove(`/psps/${other}`)
  const answers = await Promise.all([removing(), removing()])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404])
})

describe('what does not fit together already', () => {
  /** Every PSP is offered, and none can be reached. */
  async function newBrokenOffice() {
    const office = await newOfficeWorld()
    await office.platform.register('endpoint', '1', 'removed')
    return office
  }
  const ownWay = (idPsp: string) => ({ ...endpoint, id: idPsp, idPsp, url: `https://${idPsp}.example/r` })

  test('can be mended a part at a time, and keeps nobody from withdrawing a PSP (URL-18)', async () => {
    await using office = await newBrokenOffice()
    expect((await office.put(`/endpoints/${demo}`, ownWay(demo))).status).toBe(201)
    const { json } = await office.get(`/psps/${other}`)
    expect((await office.put(`/psps/${other}`, { ...json, offered: false })).status).toBe(200)
    const [told] = office.platform.lines.filter(line =>
      line.includes('not all of the registry fits together'),
    )
    expect(told).toContain(`one for ${demo}, RPIC, CHECKOUT in production; there is none`)
  })

  test('400 for what makes it worse, and for that alone (URL-18)', async () => {
    await using office = await newBrokenOffice()
    await unchanged(office, async () => {
      const { status, json } = await office.put('/endpoints/x', { ...endpoint, id: 'x', idPsp: 'NONE' })
      expect([status, json.problems]).toMatchObject([400, [{ field: 'idPsp' }]])
      expect(json.problems).toHaveLength(1)
    })
  })

  test('400 for what takes the way from payments under way, whatever else is wrong (REFUND-8, URL-18)', async () => {
    await using office = await newOfficeWorld()
    await office.platform.requested()
    await office.platform.register('method', 'RPIC', { touchpoints: ['IO', 'CHECKOUT'] })
    await office.platform.register('psp', other, {
      channels: [{ idChannel: 'c', methods: ['NONE'], touchpoints: ['IO'] }],
    })
    const { json } = await office.get(`/psps/${demo}`)
    expect((await office.put(`/psps/${demo}`, { ...json, offered: false })).status).toBe(200)
    const { json: way } = await office.get('/endpoints/1')
    const answer = await office.put('/endpoints/1', { ...way, environment: 'test' })
    expect(answer.json.problems).toEqual([
      { field: 'endpoints', expected: expect.stringContaining('payments by it are under way') },
    ])
  })

  test('a tie of three can be mended one at a time, and keeps none of them from another change (URL-18)', async () => {
    await using office = await newOfficeWorld()
    const { database } = office.platform
    const { json } = await office.get('/endpoints/1')
    const rivals = ['2', '3'].map(id => ({ ...json, id, url: `https://rival.example/${id}` }))
    for (const rival of rivals)
      await database.run(
        `insert into platform.registry_entry (kind, id, entry, revision) values ('endpoint', $1, $2, 1)`,
        [rival.id, rival],
      )
    const moved = { ...rivals[0], url: 'https://rival.example/moved' }
    expect((await office.put('/endpoints/2', moved)).status).toBe(200)
    expect((await office.remove('/endpoints/2')).status).toBe(204)
    expect((await office.remove('/endpoints/3')).status).toBe(204)
  })

  test('an address that is no longer allowed keeps nobody from another change of its entry (URL-18)', async () => {
    await using office = await newOfficeWorld()
    await office.platform.register('psp', other, { closingUrl: 'https://intranet/closings' })
    const { json } = await office.get(`/psps/${other}`)
    const named = { ...json, name: 'Un altro nome' }
    expect((await office.put(`/psps/${other}`, named)).status).toBe(200)
    const { status } = await office.put(`/psps/${other}`, {
      ...named,
      closingUrl: 'https://elsewhere/closings',
    })
    expect(status).toBe(400)
  })
})

describe('many at once', () => {
  /** All of them have looked at the registry before the first one changes it; they change it in this order. */
  async function atOnce(office: OfficeWorld, asked: (() => Promise<Answer>)[]): Promise<Answer[]> {
    const { url: database } = office.platform.database
    await using gate = await closeGate(database, 'select from platform.registry for update')
    const answers: Promise<Answer>[] = []
    for (const ask of asked) await gate.queue(answers.push(ask()))
    await gate.open()
    return Promise.all(answers)
  }
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status)

  test('412 for the slower of two who have seen the same (URL-18)', async () => {
    await using office = await newOfficeWorld()
    const { headers, json } = await office.get('/methods/RPIC')
    const sent = { headers: { 'if-match': String(headers.etag) } }
    const names = ['Anna', 'Bruno']
    const answers = await atOnce(
      office,
      names.map(label => () => office.put('/methods/RPIC', { ...json, label }, sent)),
    )
    expect(statuses(answers)).toEqual([200, 412])
    expect((await office.get('/methods/RPIC')).json.label).toBe('Anna')
    expect((await office.audit()).filter(({ action }) => action === 'change')).toHaveLength(1)
  })

  test('400 for the slower of two changes that do not go together (URL-18)', async () => {
    await using office = await newOfficeWorld()
    const ids = ['a', 'b']
    const answers = await atOnce(
      office,
      ids.map(id => () => office.put(`/endpoints/${id}`, { ...endpoint, id, touchpoint: 'IO' })),
    )
    expect(statuses(answers)).toEqual([201, 400])
    expect(answers[1]?.json.problems).toMatchObject([{ field: 'endpoints' }, {}])
    expect((await office.get('/endpoints/b')).status).toBe(404)
  })

  test('412 for the slower of two who add the same, 409 for what became needed meanwhile (URL-18)', async () => {
    await using office = await newOfficeWorld()
    const fresh = { headers: { 'if-none-match': '*' } }
    const adding = () => office.put('/methods/RBPR', { id: 'RBPR', label: 'BancoPosta' }, fresh)
    expect(statuses(await atOnce(office, [adding, adding]))).toEqual([201, 412])

    const naming = () => office.put('/endpoints/new', { ...endpoint, idPaymentMethod: 'RBPR' })
    expect(statuses(await atOnce(office, [naming, () => office.remove('/methods/RBPR')]))).toEqual([201, 409])
  })

  test('all changes that go together are made, each after the other', async () => {
    await using office = await newOfficeWorld()
    const ids = Array.from({ length: 8 }, (_, number) => `M${number}`)
    const answers = await atOnce(
      office,
      ids.map(id => () => office.put(`/methods/${id}`, { id, label: id })),
    )
    expect(statuses(answers)).toEqual(ids.map(() => 201))
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(ids.length)
    const { json } = await office.get('/methods')
    expect((json.methods as { id: string }[]).map(({ id }) => id)).toEqual([...ids, 'RBPS', 'RPIC'])
  })

  test('412 for the slower of two who mean the same key: one that was just made is not revoked (OUTCOME-11)', async () => {
    await using office = await newOfficeWorld()
    const path = `/psps/${other}/keys/primary`
    const { json } = await office.get(`/psps/${other}/keys`)
    const [key] = json.keys as { madeAt: string }[]
    await office.platform.clock.advance(1)
    const seen = { headers: { 'if-match': `"${key?.madeAt}"` } }
    const answers = await atOnce(office, [
      () => office.post(path, undefined, seen),
      () => office.remove(path, seen),
      () => office.post(path, undefined, seen),
    ])
    expect(statuses(answers)).toEqual([201, 412, 412])
    expect((await office.audit()).filter(({ who }) => who === 'anna · test')).toMatchObject([
      { action: 'regenerate', subject: `${other}/primary` },
    ])
  })

  test('no key is left of a PSP that is removed while one is made (OUTCOME-11)', async () => {
    for (const order of [1, -1]) {
      await using office = await newOfficeWorld()
      await office.withdraw(other)
      const removing = () => office.remove(`/psps/${other}`)
      const making = () => office.post(`/psps/${other}/keys/secondary`)
      const answers = await atOnce(office, order === 1 ? [removing, making] : [making, removing])
      expect(statuses(answers)).toEqual(order === 1 ? [204, 404] : [201, 204])
      const left = await office.platform.database.run(
        'select id_psp from platform.api_key where id_psp = $1',
        [other],
      )
      expect(left).toEqual([])
    }
  })
})
