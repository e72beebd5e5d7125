import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveProblems } from '../../src/runtime/http/problems.ts'
import { type Listening, listen, newApp } from '../../src/runtime/http/server.ts'
import { createLog } from '../../src/runtime/log.ts'

let finish = Promise.withResolvers<void>()
let asked = Promise.withResolvers<void>()
let listener: Listening
beforeAll(async () => {
  const app = newApp()
  serveProblems(app, createLog({ level: 'silent', service: 'test' }))
  app.get('/slow', async () => {
    asked.resolve()
    await finish.promise
    return { done: true }
  })
  app.post('/heard', () => ({ done: true }))
  listener = await listen(app, { host: '127.0.0.1', port: 0 }, 'port')
})
afterAll(() => listener[Symbol.asyncDispose]())

/** Sends these bytes, and lets the other side close. */
function say(bytes: string) {
  const socket = connect(listener.port, '127.0.0.1')
  const heard = once(socket, 'close').then(() => text)
  let text = ''
  socket.setEncoding('latin1')
  socket.on('data', chunk => {
    text += chunk
  })
  socket.write(bytes)
  return heard
}
const documents = (text: string) => (text.match(/\{.*?\}/g) ?? []).map(document => JSON.parse(document))
const unread = { title: 'Bad Request', status: 400, detail: 'The request cannot be read' }

test.each([
  ['garbage', 'this is not HTTP\r\n\r\n'],
  ['a second one that is cut short', 'GET /slow HTTP/1.1\r\nhost x\r\n\r\n'],
])('an answer that is still to come goes before the 400 for %s behind it', async (_what, garbage) => {
  finish = Promise.withResolvers()
  asked = Promise.withResolvers()
  const heard = say(`GET /slow HTTP/1.1\r\nhost: x\r\n\r\n${garbage}`)
  await asked.promise
  finish.resolve()
  expect(documents(await heard)).toEqual([{ done: true }, unread])
})

test('a body whose chunks are none is answered 400 at once: its request never comes whole', async () => {
  const head = 'POST /heard HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n'
  expect(documents(await say(`${head}zz\r\n`))).toEqual([unread])
})

test.each([
  ['chunks that are none', 'transfer-encoding: chunked\r\n\r\nzz\r\n'],
  ['chunks', 'transfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n'],
  ['a length', 'content-length: 1\r\nconnection: close\r\n\r\nx'],
])('a GET with a body of %s is answered 400, and nothing is done for it', async (_what, body) => {
  asked = Promise.withResolvers()
  let done = false
  asked.promise.then(() => {
    done = true
  })
  expect(documents(await say(`GET /slow HTTP/1.1\r\nhost: x\r\n${body}`))).toEqual([unread])
  expect(done).toBe(false)
})

test('a GET whose body is said to be empty is served', async () => {
  finish.resolve()
  const text = await say('GET /slow HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  expect(documents(text)).toEqual([{ done: true }])
})

test.each([
  [400, 'a request that names no host', 'GET /slow HTTP/1.1\r\nconnection: close\r\n\r\n', unread.detail],
  [
    417,
    'one that expects what nobody knows',
    'GET /slow HTTP/1.1\r\nhost: x\r\nexpect: more\r\nconnection: close\r\n\r\n',
    'Nothing is expected here but 100-continue',
  ],
  [
    404,
    'an address that is none',
    'GET http:// HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    'There is nothing here',
  ],
  [
    404,
    'an address that is nobody’s',
    'GET http:///example/start HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    'There is nothing here',
  ],
])('%i, as a problem document, to %s', async (status, _what, bytes, detail) => {
  const text = await say(bytes)
  expect(text).toMatch(
    new RegExp(`^HTTP/1.1 ${status} [^]*content-type: application/json; charset=utf-8\r\n`),
  )
  expect(documents(text)).toEqual([{ title: expect.any(String), status, detail }])
})

test('who speaks HTTP/1.0 need not name a host', async () => {
  expect(await say('POST /heard HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /)
})
