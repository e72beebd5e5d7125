import { describe, expect, test } from 'vitest'
import { roomyLimits } from '../roomy-limits.ts'
import { documentText, operations } from './document.ts'
import { type Answer, newOfficeWorld, type OfficeWorld, type Sent, unseen } from './office-world.ts'

const demo = 'DEMOITMMXXX'
const url = 'https://psp.example.it/redirections'
const newPsp = { idPsp: 'NEWBITMMXXX', name: 'Nuova Banca' }
const newMethod = { id: 'RBPR', label: 'Conto BancoPosta' }
const newEndpoint = { id: 'new', environment: 'production', url, idPsp: demo, touchpoint: 'IO' }

/** Each kind of entry: where it is, one that can be added, what is saved of it, a change, and one that is needed. */
const kinds = [
  {
    place: '/psps',
    id: newPsp.idPsp,
    given: newPsp,
    saved: { ...newPsp, channels: [], offered: false },
    change: { name: 'Banca Nuova' },
    needed: demo,
    identifier: 'idPsp',
  },
  {
    place: '/methods',
    id: newMethod.id,
    given: newMethod,
    saved: { ...newMethod, touchpoints: ['CHECKOUT', 'IO'] },
    change: { touchpoints: ['IO'] },
    needed: 'RPIC',
    identifier: 'id',
  },
  {
    place: '/endpoints',
    id: newEndpoint.id,
    given: newEndpoint,
    saved: newEndpoint,
    change: { url: `${url}/new` },
    needed: '1',
    identifier: 'id',
  },
]

describe('every operation', () => {
  /** At an address that is there; what is sent is looked at after who sends it, and how. */
  const everywhere = operations.map(({ method, path, operation }) => ({
    method: method.toUpperCase() as 'GET',
    path: path
      .replace('{idPsp}', demo)
      .replace('{slot}', 'primary')
      .replace('/methods/{id}', '/methods/RPIC')
      .replace('{id}', '1'),
    body: operation.requestBody ? {} : undefined,
  }))
  const askAll = async (office: OfficeWorld, sent: Sent, suffix = '') => {
    const answers: Answer[] = []
    for (const { method, path, body } of everywhere)
      answers.push(await office.ask(method, path + suffix, { body, ...sent }))
    return answers
  }

  test.each<[string, Sent, string]>([
    ['without a token', { token: null }, 'Bearer'],
    ['with a token that is none of ours', { token: 'a'.repeat(43) }, 'Bearer error="invalid_token"'],
    [
      'with other credentials',
      { token: null, headers: { authorization: 'Basic YTph' } },
      'Bearer error="invalid_token"',
    ],
  ])('401 %s, before anything is read', async (_, sent, challenge) => {
    await using office = await newOfficeWorld()
    const before = await office.audit()
    for (const { status, headers } of await askAll(office, sent, '?typo=1'))
      expect([status, headers['www-authenticate']]).toEqual([401, challenge])
    expect(await office.audit()).toEqual(before)
  })

  test('400 with a parameter that nobody knows', async () => {
    await using office = await newOfficeWorld()
    for (const { status, json } of await askAll(office, {}, '?typo=1')) {
      expect(status).toBe(400)
      expect(json.problems).toMatchObject([{ field: 'typo' }])
    }
  })

  test.each<[string, Record<string, string>]>([
    ['origin', { origin: 'https://evil.example' }],
    ['sec-fetch-site', { 'sec-fetch-site': 'cross-site' }],
  ])('403 what changes something and a page of another site has sent: %s', async (_, headers) => {
    await using office = await newOfficeWorld()
    const before = await office.audit()
    const answers = await askAll(office, { headers })
    expect(answers.map(({ status }) => status)).toEqual(
      everywhere.map(({ method }) => (method === 'GET' ? 200 : 403)),
    )
    expect(await office.audit()).toEqual(before)
  })

  test('429 who asks too often is told when to come again', async () => {
    await using office = await newOfficeWorld({ limits: { ...roomyLimits.platform, perClient: 1 } })
    for (let count = 0; count < 10; count++) await office.get('/psps')
    for (const { status, headers } of await askAll(office, {})) {
      expect(status).toBe(429)
      expect(headers['retry-after']).toMatch(/^([1-9]|10)$/)
    }
  })

  test('500 where the database has lost its tables, without a word about them', async () => {
    await using office = await newOfficeWorld()
    const { run } = office.platform.database
    await run('alter table platform.registry rename to lost')
    await run('alter table platform.audit rename to lost_too')
    const { id: _, ...unnamed } = newEndpoint
    const bodies: Record<string, object> = {
      [`/psps/${demo}`]: { ...newPsp, idPsp: demo },
      '/methods/RPIC': { ...newMethod, id: 'RPIC' },
      '/endpoints': unnamed,
      '/endpoints/1': { ...newEndpoint, id: '1' },
    }
    for (const { method, path, body } of everywhere) {
      const answer = await office.ask(method, path, { body: body && bodies[path] })
      expect([path, answer.status]).toEqual([path, 500])
      expect(answer.text).not.toMatch(/lost|platform\.|relation/)
    }
    expect(office.platform.lines.join()).toContain('an operation failed')
  })

  test('its answers are not kept by anybody', async () => {
    await using office = await newOfficeWorld()
    for (const { headers } of await askAll(office, {})) expect(headers['cache-control']).toBe('no-store')
  })
})

describe.each(kinds)('$place', ({ place, id, given, saved, change, needed, identifier }) => {
  const path = `${place}/${id}`

  test('200 lists what is there, with what was left out', async () => {
    await using office = await newOfficeWorld()
    await office.put(path, given)
    const { status, json } = await office.get(place)
    expect(status).toBe(200)
    expect(json[place.slice(1)]).toContainEqual(saved)
  })

  test('201 an entry that is new, 200 one that is changed, 204 one that is removed, 404 one that is not there', async () => {
    await using office = await newOfficeWorld()
    expect((await office.get(path)).status).toBe(404)
    expect((await office.remove(path)).status).toBe(404)

    const added = await office.put(path, given)
    expect(added).toMatchObject({ status: 201, headers: { location: `/backoffice/v1${path}` }, json: saved })
    const changed = await office.put(path, { ...given, ...change })
    expect(changed).toMatchObject({ status: 200, json: { ...saved, ...change } })
    expect(changed.headers.etag).not.toBe(added.headers.etag)
    const shown = await office.get(path)
    expect(shown).toMatchObject({ status: 200, json: { ...saved, ...change } })
    expect(shown.headers.etag).toBe(changed.headers.etag)

    expect((await office.remove(path)).status).toBe(204)
    expect((await office.get(path)).status).toBe(404)
  })

  test('200 what was read can be sent back as it is', async () => {
    await using office = await newOfficeWorld()
    const before = await office.get(`${place}/${needed}`)
    const again = await office.put(`${place}/${needed}`, before.text)
    expect(again.status).toBe(200)
    expect(again.json).toEqual(before.json)
  })

  test('412 for whoever has not seen the last change, and nothing is changed', async () => {
    await using office = await newOfficeWorld()
    const { headers: old } = await office.put(path, given)
    const { headers: last, json } = await office.put(path, { ...given, ...change })
    const audit = await office.audit()
    for (const tag of [String(old.etag), `W/${last.etag}`, '"0"', '"never-ours"']) {
      const sent = { headers: { 'if-match': tag } }
      expect((await office.put(path, given, sent)).status).toBe(412)
      expect((await office.remove(path, sent)).status).toBe(412)
    }
    expect((await office.get(path)).json).toEqual(json)
    expect(await office.audit()).toEqual(audit)

    const sent = { headers: { 'if-match': String(last.etag) } }
    expect((await office.put(path, given, sent)).status).toBe(200)
  })

  test('412 where there is none and one was expected, or one and none was', async () => {
    await using office = await newOfficeWorld()
    for (const tag of ['*', '"1"', '"0"'])
      expect((await office.put(path, given, { headers: { 'if-match': tag } })).status).toBe(412)
    const sent = { headers: { 'if-none-match': '*' } }
    expect((await office.put(path, given, sent)).status).toBe(201)
    expect((await office.put(path, given, sent)).status).toBe(412)
  })

  test.each([
    ['if-match', '12', 'one entity tag'],
    ['if-match', '"1", "2"', 'one entity tag'],
    ['if-none-match', '"1"', '“*”'],
  ])('400 for %s: %s', async (field, value, expected) => {
    await using office = await newOfficeWorld()
    const sent = { headers: { [field]: value } }
    for (const { status, json } of [await office.put(path, given, sent), await office.remove(path, sent)]) {
      expect(status).toBe(400)
      expect(json.problems).toEqual([{ field, expected: expect.stringContaining(expected) }])
    }
  })

  test.each<[string, string, string | object, Sent]>([
    ['a field that is none', 'typo', { ...given, typo: 1 }, {}],
    [
      'one name twice',
      identifier,
      JSON.stringify(given).replace('{', `{"${identifier}":"${id}","${identifier}":"${id}",`),
      {},
    ],
    ['another identifier than its address', identifier, { ...given, [identifier]: 'ELSE' }, {}],
    ['no JSON', 'body', '{', {}],
    ['no object', 'body', '[]', {}],
    ['nothing', 'body', '', {}],
    ['deep nesting', 'body', `${'['.repeat(40)}${']'.repeat(40)}`, {}],
    ['too much', 'body', ' '.repeat(70_000), {}],
    ['another type', 'content-type', given, { headers: { 'content-type': 'text/plain' } }],
  ])('400 for %s', async (_, field, body, sent) => {
    await using office = await newOfficeWorld()
    const { status, json } = await office.put(path, body, sent)
    expect(status).toBe(400)
    expect(json.problems).toMatchObject([{ field }])
    expect((await office.get(path)).status).toBe(404)
  })

  test('409 what others need is not removed, and it is told who they are', async () => {
    await using office = await newOfficeWorld()
    await office.put('/endpoints/new', newEndpoint)
    const { status, json } = await office.remove(`${place}/${needed}`)
    expect(status).toBe(409)
    expect(json.problems).not.toEqual([])
    expect((await office.get(`${place}/${needed}`)).status).toBe(200)
  })
})

describe('/endpoints', () => {
  const { id: _, ...given } = newEndpoint

  test('201 an endpoint under an identifier that is made up, which is then like every other', async () => {
    await using office = await newOfficeWorld()
    const { status, headers, json } = await office.post('/endpoints', given)
    expect(status).toBe(201)
    expect(json).toEqual({ ...given, id: expect.stringMatching(/^[0-9a-f]{32}$/) })
    const path = `/endpoints/${json.id}`
    expect(headers.location).toBe(`/backoffice/v1${path}`)
    expect((await office.get(path)).headers.etag).toBe(headers.etag)
  })

  test.each<[string, string, unknown]>([
    ['an identifier of its own', 'id', newEndpoint],
    ['a field that is none', 'typo', { ...given, typo: 1 }],
    ['no object', 'body', [given]],
    ['nothing', 'body', 'null'],
    ['no address', 'url', { environment: 'test' }],
  ])('400 for %s', async (_, field, body) => {
    await using office = await newOfficeWorld()
    const { status, json } = await office.post('/endpoints', body)
    expect(status).toBe(400)
    expect(json.problems).toMatchObject([{ field }])
    expect((await office.get('/endpoints')).json.endpoints).toHaveLength(1)
  })
})

describe('/endpoints/{id}/verify', () => {
  test('200 what a handshake with it shows: names, chain, how long it is valid, protocols (TLS-5)', async () => {
    await using office = await newOfficeWorld()
    const { status, json } = await office.post('/endpoints/1/verify')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      url: office.platform.psp.url,
      trusted: true,
      protocols: expect.arrayContaining(['TLSv1.3']),
      chain: [
        { names: expect.arrayContaining(['localhost']), validTo: expect.stringMatching(/^20.*Z$/) },
        expect.anything(),
      ],
    })
  })

  test.each([
    ['nobody listens there', 'https://localhost:1/redirections', 'failure'],
    ['nobody knows its name', 'https://psp.invalid.example/redirections', 'failure'],
    ['it is within', 'https://10.0.0.1/redirections', 'refused'],
  ])('200 also where %s: it is told why', async (_, where, told) => {
    await using office = await newOfficeWorld()
    const entry = `update platform.registry_entry set entry = entry || $1 where kind = 'endpoint'`
    await office.platform.database.run(entry, [{ url: where }])
    const { status, json } = await office.post('/endpoints/1/verify')
    expect(status).toBe(200)
    expect(json).toMatchObject({ url: where, trusted: false, chain: [], [told]: expect.any(String) })
  })

  test('404 for one that is not there', async () => {
    await using office = await newOfficeWorld()
    expect((await office.post('/endpoints/none/verify')).status).toBe(404)
  })

  test('400 for a body', async () => {
    await using office = await newOfficeWorld()
    const { status, json } = await office.post('/endpoints/1/verify', {})
    expect(status).toBe(400)
    expect(json.problems).toEqual([{ field: 'body', expected: 'none' }])
  })
})

test('404 with a problem document where there is nothing, once it is known who asks', async () => {
  await using office = await newOfficeWorld()
  const authorization = `Bearer ${await office.tokenOf('anna')}`
  for (const path of [
    '/backoffice/v1',
    '/backoffice/v1/',
    '/backoffice/v1/none',
    '/backoffice/v1/psps/A/none',
  ]) {
    const answer = await office.platform.send(path, { headers: { authorization } })
    expect(answer).toMatchObject({ status: 404, json: { status: 404, title: 'Not Found' } })
    expect((await office.platform.send(path)).status).toBe(401)
  }
})

test('the document is there for whoever asks', async () => {
  await using office = await newOfficeWorld()
  const { status, headers, text } = await office.platform.send('/backoffice/openapi.yaml')
  expect([status, headers['content-type']]).toEqual([200, 'application/yaml; charset=utf-8'])
  expect(text).toBe(documentText)
})

test('every answer that the document declares has been seen', () => {
  expect(unseen(/^/, /400|401|403|429|500/)).toEqual([])
  expect(unseen(/^\/(psps|methods|endpoints)(?!.*\/keys)/, /^/)).toEqual([])
})
