import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import { openPeer } from '../../src/runtime/http/client.ts'

const opened = new AsyncDisposableStack()
let origin: string
beforeAll(async () => {
  const server = createServer((request, response) => void response.end(`${request.method} ${request.url}`))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  opened.defer(() => new Promise<void>(resolve => server.close(() => resolve())))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => opened.disposeAsync())

test.each([
  ['', '', '/'],
  ['/', '/refunds', '/refunds'],
  ['/redirections', '', '/redirections'],
  ['/redirections/', '/refunds', '/redirections/refunds'],
])('below the base %s, what is posted to %s goes to %s', async (base, path, asked) => {
  await using peer = openPeer({ base: `${origin}${base}`, clock: systemClock, patience: 5_000 })
  expect(await peer.post(path, '{}')).toEqual({ status: 200, body: `POST ${asked}` })
})
