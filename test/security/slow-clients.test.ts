import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usualLimits } from '../../src/runtime/http/limits.ts'
import { until } from '../until.ts'
import { newListener } from './listener.ts'
import { follow, rawClient, say, statuses } from './raw-client.ts'

/** A fortieth of the usual times. */
const limits = {
  handshakeTime: 300,
  headTime: 250,
  requestTime: 400,
  answerTime: 400,
  idleTime: 300,
  checkEvery: 25,
}
/** What the other side needs to be rid of a client, beyond the limit itself: a look at the times, a second's grace for a 408. */
const grace = 1_500

test('the usual times leave a slow client seconds, and are looked at every second', () => {
  const { handshakeTime, headTime, requestTime, answerTime, idleTime, checkEvery } = usualLimits
  expect(Math.max(handshakeTime, headTime, requestTime, answerTime, idleTime)).toBeLessThanOrEqual(30_000)
  expect(checkEvery).toBeLessThanOrEqual(1_000)
})

describe.concurrent.each([
  ['in the clear', false],
  ['over TLS', true],
])('%s', (_how, tls) => {
  let listener: Awaited<ReturnType<typeof newListener>>
  beforeAll(async () => {
    listener = await newListener({ tls, limits })
  })
  afterAll(() => listener[Symbol.asyncDispose]())

  /** Goes on sending `bytes`, one every 20 ms, until it is cut off. */
  async function drip(head: string, bytes: string) {
    const client = await rawClient(listener.to)
    client.socket.write(head)
    let sent = 0
    const dripping = setInterval(() => client.socket.write(bytes[sent++ % bytes.length] as string), 20)
    return client.closed.finally(() => clearInterval(dripping))
  }

  test('a client that sends nothing is cut off', async () => {
    const { closed } = await rawClient(listener.to)
    expect((await closed).after).toBeLessThan(limits.headTime + grace)
  })

  test('a head that comes byte by byte is cut off with a 408 (slow-loris)', async () => {
    const { after, text } = await drip('GET /quick HTTP/1.1\r\nhost: x\r\n', 'x: y\r\n')
    expect(after).toBeLessThan(limits.headTime + grace)
    expect(statuses(text)).toEqual([408])
  })

  test('a body that comes byte by byte is cut off with a 408', async () => {
    const { after, text } = await drip('POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 9999\r\n\r\n', 'x')
    expect(after).toBeLessThan(limits.requestTime + grace)
    expect(statuses(text)).toEqual([408])
  })

  test('a chunk that comes byte by byte is cut off with a 408', async () => {
    const head = 'POST /form HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffff\r\n'
    const { after, text } = await drip(head, 'x')
    expect(after).toBeLessThan(limits.requestTime + grace)
    expect(statuses(text)).toEqual([408])
  })

  test('whoever is told to go on with 100 and does not is cut off', async () => {
    const head = 'POST /form HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n'
    const { socket, closed } = await rawClient(listener.to)
    socket.write(head)
    const { after, text } = await closed
    expect(after).toBeLessThan(limits.requestTime + grace)
    expect(statuses(text)).toEqual([100, 408])
  })

  test('a connection that is kept alive and not used is closed', async () => {
    const { socket, closed } = await rawClient(listener.to)
    socket.write('GET /quick HTTP/1.1\r\nhost: x\r\n\r\n')
    const { after, text } = await closed
    expect(statuses(text)).toEqual([200])
    expect(after).toBeLessThan(limits.idleTime + 1_000 + grace) // Node adds a second of its own
  })

  test('a reader that does not read its answer is cut off, and nothing of the answer is kept', async () => {
    await using other = await newListener({ tls, limits })
    const { socket } = await rawClient(other.to)
    socket.pause()
    socket.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n')
    await until('it was asked', () => other.done.includes('large'))
    await until('the connection is gone', () => isAlone(other.app.server), limits.answerTime + grace)
    socket.destroy()
  })
})

describe('a handshake', () => {
  let listener: Awaited<ReturnType<typeof newListener>>
  beforeAll(async () => {
    listener = await newListener({ tls: true, limits })
  })
  afterAll(() => listener[Symbol.asyncDispose]())

  test('that never begins is cut off', async () => {
    const { closed } = follow(connect(listener.port, '127.0.0.1'))
    expect((await closed).after).toBeLessThan(limits.handshakeTime + grace)
  })

  test('that stops half way is cut off', async () => {
    const whole = connectTls({
      port: listener.port,
      host: '127.0.0.1',
      ca: listener.to.ca,
      servername: 'localhost',
    })
    const half = connect(listener.port, '127.0.0.1')
    const { closed } = follow(half)
    half.write(Buffer.from('16030100', 'hex'))
    whole.destroy()
    expect((await closed).after).toBeLessThan(limits.handshakeTime + grace)
  })
})

test('a hundred slow clients hold nobody up', async () => {
  await using listener = await newListener()
  const slow = await Promise.all(Array.from({ length: 100 }, () => rawClient(listener.to)))
  for (const { socket } of slow)
    socket.write('POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 9999\r\n\r\nx')
  const text = await say(listener.to, 'GET /quick HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  expect(statuses(text)).toEqual([200])
  expect(slow.filter(({ socket }) => socket.readyState !== 'open')).toEqual([]) // it waited for none of them
  for (const { socket } of slow) socket.destroy()
})

const isAlone = (server: { getConnections(told: (error: Error | null, count: number) => void): void }) =>
  new Promise<boolean>(resolve => server.getConnections((_error, count) => resolve(count === 0)))
