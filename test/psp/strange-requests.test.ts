import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { Agent, type Dispatcher, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientOf, newPspWorld, type PspWorld } from './psp-world.ts'

let world: PspWorld
let forwarder: Agent
beforeAll(async () => {
  world = await newPspWorld()
  forwarder = new Agent({ connect: clientOf(world.pki) })
})
afterAll(async () => {
  await forwarder.close()
  await world[Symbol.asyncDispose]()
})

const nothing = { title: 'Not Found', status: 404, detail: 'There is nothing here' }
const json = 'application/json; charset=utf-8'

async function ask(path: string, method: Dispatcher.HttpMethod = 'GET', body: string | null = null) {
  const headers = { 'content-type': 'text/plain' }
  const response = await request(world.api + path, { method, dispatcher: forwarder, headers, body })
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    said: await response.body.json(),
  }
}

test.each<[string, string, Dispatcher.HttpMethod, string | null]>([
  ['an unknown path', '/nothing', 'GET', null],
  ['a method that is not the operation’s', '/redirections', 'GET', null],
  ['a path with a broken escape', '/redirections/%zz', 'GET', null],
  ['a form sent to nowhere', '/nothing', 'POST', 'a form of a kind that nobody reads'],
])('the API answers %s with a problem document', async (_what, path, method, body) => {
  expect(await ask(path, method, body)).toEqual({ status: 404, type: json, said: nothing })
})

/** What comes back for bytes that no client would send. */
async function say(bytes: string): Promise<{ head: string; said: unknown }> {
  const { port } = new URL(world.api)
  const { ca, cert, key } = clientOf(world.pki)
  const socket = connect({ host: 'localhost', port: Number(port), ca, cert, key })
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) text += chunk
  const [head = '', body = ''] = text.split('\r\n\r\n')
  return { head, said: JSON.parse(body) }
}

test.each([
  [431, 'Request Header Fields Too Large', `GET /redirections HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
  [400, 'Bad Request', 'this is not HTTP\r\n\r\n'],
])('%i for what is not even a request, as a problem document: %s', async (status, title, bytes) => {
  const { head, said } = await say(bytes)
  expect(head).toContain(`HTTP/1.1 ${status} ${title}`)
  expect(head).toContain(`content-type: ${json}`)
  expect(said).toEqual({ title, status, detail: expect.any(String) })
})

test('health is told on every listener, and figures to whoever asks for them', async () => {
  const metrics = world.metrics.replace('/metrics', '')
  const plain = new Agent()
  const listeners: [string, Dispatcher][] = [
    [world.api, forwarder],
    [world.page, plain],
    [metrics, plain],
  ]
  for (const [base, dispatcher] of listeners)
    for (const [path, status] of Object.entries({ live: 'live', ready: 'ready' })) {
      const response = await request(`${base}/health/${path}`, { dispatcher })
      expect([base, response.statusCode, await response.body.json()]).toEqual([base, 200, { status }])
    }
  const astray = await request(`${metrics}/nothing`, { dispatcher: plain })
  expect([astray.statusCode, await astray.body.json()]).toEqual([404, nothing])
  await plain.close()
})

test('a prober of the API needs a certificate that the CA vouches for (TLS-2)', async () => {
  const prober = new Agent({ connect: { ca: readFileSync(world.pki.ca) } })
  await expect(request(`${world.api}/health/live`, { dispatcher: prober })).rejects.toThrow()
  await prober.close()
})

/** The gauge of duties, as it is scraped. */
async function duties(): Promise<string[]> {
  const { body } = await request(world.metrics)
  const lines = (await body.text()).split('\n').filter(line => line.startsWith('passerella_duties{'))
  return lines.map(line => line.replace('service="psp"', '').replace(/[{},\s]+/g, ' ')).sort()
}

test('figures say what is owed, what nobody begins, and what a person has to do', async () => {
  expect(await duties()).toEqual([])
  await world.database.run(
    `insert into psp.duty (kind, subject, due_at) values
       ('expire-payment', 'a', now() + interval '1 hour'), ('expire-payment', 'b', now() + interval '1 hour'),
       ('of-a-newer-version', 'c', now() - interval '1 minute'), ('of-a-newer-version', 'd', now()),
       ('deliver-outcome', 'e', null)`,
  )
  expect(await duties()).toEqual([
    'passerella_duties kind="deliver-outcome" state="given-up" 1',
    'passerella_duties kind="expire-payment" state="owed" 2',
    'passerella_duties kind="of-a-newer-version" state="overdue" 1',
    'passerella_duties kind="of-a-newer-version" state="owed" 1',
  ])

  await world.database.run('delete from psp.duty')
  expect(await duties()).toEqual([])
})

test('figures are told although the database is not there', async () => {
  await world.database.run('alter table psp.duty rename to duty_away')
  const { statusCode, body } = await request(world.metrics)
  const text = await body.text()
  await world.database.run('alter table psp.duty_away rename to duty')
  expect([statusCode, text.includes('passerella_http_request_seconds')]).toEqual([200, true])
})
